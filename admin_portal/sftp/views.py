"""System Settings › Third Party › CSV User Import: the SFTP login that I.T. gets (parking §24.6)."""

from django.conf import settings
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from admin_portal.access import staff_required
from admin_portal.generic import ActionPage, FormPage, Link, Secret
from admin_portal.menu import sub_page_crumbs
from admin_portal.sftp.forms import KeysForm, PasswordForm
from core.choices import Feature
from core.system_settings import value
from core.templatetags.ui import badge, when
from core.validators import normal_host
from integrations.sftp.connection import Finding, trust_host_key, try_connection
from integrations.sftp.folders import QUOTA, folder_of, space_used
from integrations.sftp.keys import fingerprint, host_key, read_public_keys
from integrations.sftp.models import SftpLogin
from integrations.sftp.services import switch_login

RIGHT = "settings.manage"
STATES = {
    True: ("ok", pgettext_lazy("SFTP login", "Enabled")),
    False: ("neutral", pgettext_lazy("SFTP login", "Disabled")),
}
PASSWORD = Link(
    _("Make a password"), "admin_portal:sftp_password", RIGHT, "key", with_object=False, primary=True
)
KEYS = Link(_("Public keys"), "admin_portal:sftp_keys", RIGHT, "shield-lock", with_object=False)
TEST = Link(_("Test connection"), "admin_portal:sftp_test", RIGHT, "plug", with_object=False)
DISABLE = Link(
    _("Disable"), "admin_portal:sftp_disable", RIGHT, "x-octagon", danger=True, dialog=True,
    when=lambda login: login is not None and login.is_enabled,
)  # fmt: skip
ENABLE = Link(
    _("Enable"), "admin_portal:sftp_enable", RIGHT, "check-lg", dialog=True,
    when=lambda login: login is not None and not login.is_enabled,
)  # fmt: skip


def rows(request):
    return SftpLogin.objects.all()


def to_overview(login=None):
    return reverse("admin_portal:sftp_login")


def crumb(login=None):
    return [(_("SFTP login"), to_overview())]


@staff_required(RIGHT)
@require_safe
def overview(request):
    """What to give to I.T., and the state of the login."""
    login = rows(request).first()
    in_service = request.client.has_feature(Feature.IMPORT)
    offered = (PASSWORD, KEYS, TEST, DISABLE, ENABLE) if in_service else ()
    page = {
        "title": _("SFTP login"),
        "lead": _("Where your I.T. department drops files of users. They are imported within ten minutes."),
        "crumbs": sub_page_crumbs(request, _("SFTP login")),
        "links": [(link, link.url(login)) for link in offered if link.is_shown(request.user, login)],
        "in_service": in_service,
        "other_host": value("sftp_import_host"),
        "facts": _facts(request, login),
        "keys": _keys(login),
    }
    return render(request, "admin_portal/sftp/overview.html", page)


def _facts(request, login):
    used, files = space_used(folder_of(request.client))
    space = _("%(used)s of %(quota)s, files: %(files)s")
    facts = [
        (_("Host name"), settings.SFTP_HOST or normal_host(request.get_host())),
        (_("Port"), str(settings.SFTP_PORT)),
        (_("Host key"), fingerprint(host_key())),
        (
            _("Space used"),
            space % {"used": filesizeformat(used), "quota": filesizeformat(QUOTA), "files": files},
        ),
    ]
    if login is None:
        return facts
    return [
        *facts[:2],
        (_("User name"), login.username),
        (_("Password"), _("set") if login.password else _("none")),
        *facts[2:],
        (_("State"), badge(*STATES[login.is_enabled])),
        (_("Last used"), when(login.last_used_at) if login.last_used_at else None),
    ]


def _keys(login):
    """(fingerprint, comment) of each key."""
    found = read_public_keys(login.public_keys) if login else []
    return [(fingerprint(key), key.get_comment() or "") for key in found]


@staff_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def test(request):
    """Connect as the task would; a key that nobody has trusted is shown first."""
    finding: Finding | None = None
    if request.method == "POST" and "trust" in request.POST:
        finding = trust_host_key(actor=request.user.actor, shown=request.POST["trust"])
    elif request.method == "POST":
        finding = try_connection()
    page = {
        "title": _("Test connection"),
        "crumbs": sub_page_crumbs(request, _("Test connection"), *crumb()),
        "host": value("sftp_import_host"),
        "finding": finding,
    }
    return render(request, "admin_portal/sftp/test.html", page)


password = FormPage.as_view(
    required_right=RIGHT,
    title=_("Make a password"),
    lead=_(
        "The site makes a new password for the SFTP login and shows it once. The present one is void at once."
    ),
    form=PasswordForm,
    submit_label=_("Make a password"),
    secret=lambda made: Secret(
        _("SFTP password"),
        _("The password of %(name)s. Send it over a safe way.") % {"name": made[0].username},
        made[1],
        to_overview(),
    ),
    parents=crumb,
    next=to_overview,
    cancel=to_overview,
)

keys = FormPage.as_view(
    required_right=RIGHT,
    title=_("Public keys"),
    lead=_("Keys are safer than a password: the private half never leaves your I.T. department."),
    form=KeysForm,
    initial=lambda request: {"public_keys": getattr(rows(request).first(), "public_keys", "")},
    done=_("The keys of %(name)s are saved."),
    parents=crumb,
    next=to_overview,
    cancel=to_overview,
)

disable = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Disable SFTP login"),
    objects=rows,
    question=_("Disable %(name)s?"),
    consequence=_("Nobody can sign in with it, and who is signed in is turned away at the next file."),
    confirm_label=_("Disable"),
    danger=True,
    run=lambda actor, login: switch_login(actor=actor, is_enabled=False),
    done=_("The login %(name)s is disabled."),
    parents=crumb,
    next=to_overview,
)

enable = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Enable SFTP login"),
    objects=rows,
    question=_("Enable %(name)s?"),
    consequence=_("Its password and keys open it again."),
    confirm_label=_("Enable"),
    run=lambda actor, login: switch_login(actor=actor, is_enabled=True),
    done=_("The login %(name)s is enabled."),
    parents=crumb,
    next=to_overview,
)

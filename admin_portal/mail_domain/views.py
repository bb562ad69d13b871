"""System Configuration › Email Domain: how mail leaves, and which DNS records that needs (seed 000)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.login import site_of
from admin_portal.access import staff_required
from admin_portal.generic import Link
from admin_portal.mail_domain.facts import (
    FIGURE_DAYS,
    SPF,
    figures,
    records,
    report_address,
    summary,
    warnings,
    way_of_client,
)
from admin_portal.menu import sub_page_crumbs
from core.exceptions import NotConfigured
from integrations.mailgun.services import SUB_DOMAIN, check_domains

RIGHT = "settings.manage"
SETTINGS = Link(
    gettext_lazy("Settings"), "admin_portal:settings_third_party", RIGHT, "gear", with_object=False
)


@staff_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_domain(request):
    """Shows what is known; a POST lets Mailgun look at the DNS now."""
    if request.method == "POST":
        _check(request)
        return redirect("admin_portal:mail_domain")
    way = way_of_client()
    page = {
        "title": _("Email Domain"),
        "lead": _("Mail that is sent from a domain of yours, and signed by it, arrives and is believed."),
        "crumbs": sub_page_crumbs(request, _("Email Domain")),
        "links": [(SETTINGS, SETTINGS.url())],
        "way": way,
        "facts": summary(way),
        "warnings": warnings(way),
        "records": records(way),
        "report_address": report_address(way, site_of(request)),
        "figures": figures(way),
        "figure_days": FIGURE_DAYS,
        "spf": SPF,
        "sub_domain": SUB_DOMAIN,
    }
    return render(request, "admin_portal/mail_domain/page.html", page)


def _check(request):
    try:
        found = check_domains(actor=request.user.actor, site=site_of(request))
    except NotConfigured as nothing:
        messages.warning(request, _("There is no domain to check: %(reason)s.") % {"reason": nothing})
        return
    in_use = found[0]
    facts = {"domain": in_use.name, "state": in_use.get_state_display()}
    if in_use.problem:
        messages.warning(request, _("%(domain)s could not be checked.") % facts)
    else:
        messages.success(request, _("%(domain)s is checked: %(state)s.") % facts)

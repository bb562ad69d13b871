"""Mailgun: the installation's account, the clients' sub-domains on it, and how their mail arrives (seed 000)."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.queries.delivery import FIGURES, delivery_figures
from core.actors import Actor
from core.exceptions import Refusal
from core.models import Client
from core.scoping import client_scope
from core.system_settings import MASK
from integrations.mailgun.accounts import accounts, house_login
from integrations.mailgun.choices import Region
from integrations.mailgun.client import MailgunClient
from integrations.mailgun.models import HouseAccount, MailDomain
from integrations.mailgun.services import add_house_domain, check_domain, save_house_account
from integrations.transport import IntegrationError
from opscom.operator.base import ReadOnlyAdmin

FIGURE_DAYS = 30
LIST = "admin:mailgun_maildomain_changelist"


class _ServiceForm(forms.Form):
    """A form whose service has the last word."""

    def save(self, *args):
        """What the service returned, or None when it refused; then the refusal is beside its field."""
        try:
            return self.perform(*args)
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
            return None


def _key_field(label, text=""):
    widget = forms.PasswordInput({"autocomplete": "off"}, render_value=True)
    return forms.CharField(label=label, help_text=text, required=False, widget=widget)


class AccountForm(_ServiceForm):
    """The installation's account; keys are shown as a mask."""

    api_key = _key_field(
        gettext_lazy("Private API key"), gettext_lazy("The account's key, not that of one domain.")
    )
    signing_key = _key_field(
        gettext_lazy("HTTP webhook signing key"),
        gettext_lazy("Without it no report of a delivery is believed."),
    )
    region = forms.ChoiceField(label=gettext_lazy("Mailgun region"), choices=Region.choices)

    def perform(self, actor: Actor):
        return save_house_account(actor=actor, **self.cleaned_data)


class DomainForm(_ServiceForm):
    """Which client, and its own domain."""

    client = forms.ChoiceField(label=gettext_lazy("Client"), choices=lambda: _clients())
    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=200,
        help_text=gettext_lazy(
            "The client's own, such as example.ca: opscom.example.ca is added at Mailgun."
        ),
    )

    def perform(self, actor: Actor, site: str):
        client = Client.objects.get(pk=self.cleaned_data["client"])
        with client_scope(client):
            return add_house_domain(actor=actor, domain=self.cleaned_data["domain"], site=site)


@admin.register(MailDomain)
class MailDomainAdmin(ReadOnlyAdmin):
    """Sending domains of all clients, on whichever account."""

    list_display = ("name", "client", "account", "state", "checked_at", "problem")
    list_filter = ("account", "state", "client")
    list_select_related = ("client",)
    search_fields = ("name",)
    fields = (
        "client",
        "name",
        "account",
        "state",
        "problem",
        "checked_at",
        "verified_at",
        "hooked_at",
        "dns",
    )
    actions = ("check_now",)
    change_list_template = "operator/mail_domains.html"

    def get_urls(self):
        pages = {"account": self.account, "new": self.new, "deliverability": self.deliverability}
        own = [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"mailgun_{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=gettext_lazy("DNS records"))
    def dns(self, domain):
        rows = [
            (record.type, record.name, record.value, _("found") if record.is_valid else _("not found yet"))
            for record in domain.dns_records()
        ]
        lines = format_html_join(mark_safe("<br>"), '<code translate="no">{} {} {}</code> – {}', rows)
        return format_html("<div>{}</div>", lines) if rows else ""

    @admin.action(description=gettext_lazy("Check the chosen domains now"))
    def check_now(self, request, queryset):
        for row in queryset.select_related("client"):
            with client_scope(row.client):
                known = [a for a in accounts() if (a.kind, a.domain) == (row.account, row.name)]
                checked = check_domain(actor=request.user.actor, account=known[0]) if known else None
            words = (
                _("no longer in use") if checked is None else checked.problem or checked.get_state_display()
            )
            kind = messages.SUCCESS if checked and not checked.problem else messages.WARNING
            self.message_user(
                request, _("Checked: %(domain)s, %(state)s") % {"domain": row, "state": words}, kind
            )

    def account(self, request):
        """The installation's account, and whether Mailgun knows its key."""
        row = HouseAccount.objects.first()
        shown = {name: MASK if row and getattr(row, name) else "" for name in ("api_key", "signing_key")}
        form = AccountForm(request.POST or None, initial=shown | {"region": row.region if row else Region.US})
        saved = form.save(request.user.actor) if form.is_valid() else None
        if saved:
            self.log_change(request, saved, _("Saved"))
            self.message_user(request, *_tried())
            return redirect("admin:mailgun_account")
        lead = _("The account that clients' sub-domains are on. Keys are kept encrypted and shown to nobody.")
        return self._page(request, "operator/form.html", title=_("Mailgun account"), form=form, lead=lead)

    def new(self, request):
        """Give a client a sub-domain; its administrators see the DNS records on their page."""
        form = DomainForm(request.POST or None)
        site = f"{settings.SITE_SCHEME}://{request.get_host()}"
        saved = form.save(request.user.actor, site) if form.is_valid() else None
        if saved:
            words = _(
                "Added at Mailgun: %(domain)s. Its DNS records are on the client's page Email Domain, and here."
            )
            self.message_user(request, words % {"domain": saved}, messages.SUCCESS)
            return redirect("admin:mailgun_maildomain_change", saved.pk)
        return self._page(request, "operator/form.html", title=_("Add a sub-domain"), form=form)

    def deliverability(self, request):
        """What became of the last days' mail, by client and sending domain."""
        told = delivery_figures(timezone.now() - timedelta(days=FIGURE_DAYS))
        rows = [(row, [row[name] for name in FIGURES], _share(row)) for row in told]
        return self._page(
            request, "operator/deliverability.html", title=_("Deliverability"), rows=rows, days=FIGURE_DAYS
        )

    def _page(self, request, template, **page):
        return render(request, template, self.admin_site.each_context(request) | page)


def _clients():
    return [(client.pk, client.name) for client in Client.objects.filter(is_active=True).order_by("name")]


def _share(row) -> str:
    """Delivered mails of those whose end is known, in per cent."""
    ended = row["delivered"] + row["bounced"] + row["failed"]
    return number_format(100 * row["delivered"] / ended, 1) if ended else ""


def _tried():
    """Words and kind of message: does Mailgun know the key that was saved?"""
    account = house_login("")
    if account is None:
        return _("Saved. Without a key no client can have a sub-domain."), messages.WARNING
    try:
        with MailgunClient(account) as client:
            client.check_key()
    except IntegrationError as error:
        return _("Saved, but: %(error)s") % {"error": error}, messages.WARNING
    return _("Saved. Mailgun knows the key."), messages.SUCCESS

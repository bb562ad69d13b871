"""Clients: make one that is usable at once, switch it, its hosts and its paid features."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.choices import Feature, Language
from core.models import Client, ClientDomain
from core.services.client_changes import change_client
from core.services.clients import create_client
from core.settings import time_zones
from core.validators import normal_code
from opscom.operator.base import ServiceAdmin
from opscom.operator.forms import VendorSettingsForm

BIRTH_FACTS = ("time_zone", "currency", "default_language", "languages")


class CodeField(forms.CharField):
    """A client code, accepted in either spelling (DECISIONS 1)."""

    def to_python(self, value):
        return normal_code(super().to_python(value))


class HostInline(admin.StackedInline):
    """The host names that answer for the client. With exactly one active client every host answers (DECISIONS 3)."""

    model = ClientDomain
    extra = 1


@admin.register(Client)
class ClientAdmin(ServiceAdmin):
    """Clients are made and changed, never deleted: they can be switched off."""

    list_display = ("code", "name", "host_names", "is_active", "created_at")
    list_filter = ("is_active",)
    search_fields = ("code", "name", "domains__host")
    inlines = (HostInline,)
    actions = None
    change_form_template = "operator/client_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("domains")

    @admin.display(description=gettext_lazy("host names"))
    def host_names(self, client):
        return ", ".join(domain.host for domain in client.domains.all())

    def get_fields(self, request, obj=None):
        return (
            ("code", "name", "is_active", "features") if obj else ("code", "name", *BIRTH_FACTS, "features")
        )

    def get_readonly_fields(self, request, obj=None):
        return ("code",) if obj else ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        boxes = {"features": Feature.choices, "languages": Language.choices}
        if db_field.name == "code":
            kwargs["form_class"] = CodeField
        elif db_field.name == "time_zone":
            return forms.ChoiceField(
                label=capfirst(db_field.verbose_name), choices=time_zones, initial=db_field.default
            )
        elif db_field.name in boxes:
            return forms.MultipleChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=boxes[db_field.name],
                initial=db_field.get_default(),
                required=not db_field.blank,
                widget=forms.CheckboxSelectMultiple,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        """Nothing yet: a client and its hosts are written together by one service, in `save_related`."""

    def save_related(self, request, form, formsets, change):
        facts, actor = {**form.cleaned_data, "hosts": _hosts(formsets)}, request.user.actor
        if change:
            change_client(actor=actor, client_id=form.instance.pk, **facts)
        else:
            form.instance.pk = create_client(actor=actor, **facts).pk

    def construct_change_message(self, request, form, formsets, add=False):
        return super().construct_change_message(request, form, (), add)

    def get_urls(self):
        settings = self.admin_site.admin_view(self.vendor_settings)
        return [path("<int:client_id>/settings/", settings, name="client_settings"), *super().get_urls()]

    def vendor_settings(self, request, client_id):
        """The settings that only operators may change (parking SET-4)."""
        client = get_object_or_404(Client, pk=client_id)
        form = VendorSettingsForm(client, request.POST or None)
        if form.is_valid() and form.save(request.user.actor):
            self.message_user(request, _("The settings are saved."), messages.SUCCESS)
            return redirect("admin:core_client_change", client.pk)
        page = {"title": _("Vendor settings"), "subtitle": client.name, "object": client, "form": form}
        return render(request, "operator/settings.html", self.admin_site.each_context(request) | page)


def _hosts(formsets):
    rows = (row for formset in formsets for row in formset.cleaned_data)
    return [row["host"] for row in rows if row.get("host") and not row.get("DELETE")]

"""Operators: vendor staff, who run the installation."""

from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import UserKind
from accounts.models import User
from accounts.services.operators import (
    change_operator,
    create_operator,
    reset_operator_password,
    switch_operator,
)
from core.exceptions import Refusal
from opscom.operator.base import ServiceAdmin


@admin.register(User)
class OperatorAdmin(ServiceAdmin):
    """The operators only. People of clients are looked after by their own staff, in the admin portal."""

    list_display = ("email", "first_name", "last_name", "status", "last_login")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    actions = ("enable", "disable", "reset_password")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind=UserKind.OPERATOR)

    def get_fields(self, request, obj=None):
        return ("email", "first_name", "last_name", "language") if obj else ("email",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        field.required |= db_field.name == "email"
        return field

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Operators"), **(extra_context or {})})

    def save_model(self, request, obj, form, change):
        if change:
            change_operator(actor=request.user.actor, user=obj, **form.cleaned_data)
        else:
            made, request.temporary = create_operator(actor=request.user.actor, **form.cleaned_data)
            obj.pk = made.pk

    def response_add(self, request, obj, post_url_continue=None):
        return self._show([(obj.email, request.temporary)], request)

    @admin.action(description=gettext_lazy("Let the chosen operators in"))
    def enable(self, request, queryset):
        self._switch(request, queryset, True)

    @admin.action(description=gettext_lazy("Keep the chosen operators out"))
    def disable(self, request, queryset):
        self._switch(request, queryset, False)

    @admin.action(description=gettext_lazy("Give the chosen operators a temporary password"))
    def reset_password(self, request, queryset):
        actor = request.user.actor
        given = [(user.email, reset_operator_password(actor=actor, user=user)) for user in queryset]
        for user in queryset:
            self.log_change(request, user, _("Temporary password"))
        return self._show(given, request)

    def _switch(self, request, queryset, active):
        for user in queryset:
            try:
                switch_operator(actor=request.user.actor, user=user, active=active)
            except Refusal as refusal:
                self.message_user(request, f"{user.email}: {refusal}", messages.ERROR)
            else:
                self.log_change(request, user, _("Let in") if active else _("Kept out"))
                self.message_user(request, _("Saved: %(name)s.") % {"name": user.email}, messages.SUCCESS)

    def _show(self, given, request):
        """The passwords on the page itself: a redirect's message would carry them through a cookie."""
        page = {"title": _("Temporary password"), "given": given}
        return TemplateResponse(
            request, "operator/passwords.html", self.admin_site.each_context(request) | page
        )

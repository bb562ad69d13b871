"""The console itself: who may enter, and the pages about one's own password."""

from functools import partial, wraps

from django.contrib import admin, messages
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import UserKind
from accounts.forms import ChangePasswordForm
from accounts.login import change_own_password, sign_in
from accounts.models import User
from core.addresses import safe_next
from core.locale import keep_language
from core.views import set_language
from opscom.operator.forms import OperatorSignInForm


class OperatorSite(admin.AdminSite):
    """Django's admin for operators, who sign in with their e-mail address; failures are counted as everywhere."""

    site_header = site_title = gettext_lazy("Operator console")
    index_title = gettext_lazy("Installation")
    site_url = None
    empty_value_display = "—"

    def get_urls(self):
        return [path("language/", set_language, name="language"), *super().get_urls()]

    def get_app_list(self, request, app_label=None):
        """Of all people only operators are looked after here, and the list says so."""
        apps = super().get_app_list(request, app_label)
        for model in (model for app in apps for model in app["models"] if model["model"] is User):
            model["name"] = _("Operators")
        return apps

    def admin_view(self, view, cacheable=False):
        """Whoever was given a password changes it before anything else (parking ADM-2)."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def forced(request, *args, **kwargs):
            if self.has_permission(request) and request.user.must_change_password:
                return redirect("admin:password_change")
            return guarded(request, *args, **kwargs)

        return guarded if view in (self.password_change, self.logout) else forced

    @method_decorator([never_cache, sensitive_post_parameters("password")])
    def login(self, request, extra_context=None):
        """What is wrong is never said more exactly than “not right”."""
        index = reverse("admin:index")
        if self.has_permission(request):
            return redirect(index)
        form = OperatorSignInForm(request.POST or None)
        if form.is_valid():
            user = sign_in(request, kind=UserKind.OPERATOR, **form.cleaned_data)
            if user:
                return keep_language(redirect(safe_next(request, index)), user.language)
            form.add_error(None, _("This email address or password is not right. Check both and try again."))
        page = {"title": _("Sign in"), "form": form, "next": safe_next(request, index)}
        return render(request, "operator/login.html", self.each_context(request) | page)

    @method_decorator(sensitive_post_parameters())
    def password_change(self, request, extra_context=None):
        """One's own password; other sessions of the same operator end."""
        form = ChangePasswordForm(request.user, request.POST or None)
        if form.is_valid() and form.save(partial(change_own_password, request)):
            messages.success(request, _("Your password is changed."))
            return redirect("admin:index")
        page = {"title": _("Change password"), "form": form}
        return render(request, "registration/password_change_form.html", self.each_context(request) | page)

"""Pages with a form: add (no `objects`) and edit."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from admin_portal.access import may
from admin_portal.generic.once import secret_page
from admin_portal.generic.page import ObjectPage
from core.exceptions import Refusal


class FormPage(ObjectPage):
    """Shows `form`, which calls a service in `perform(actor)` and returns the object; then on to `next(obj)`.
    `cancel(obj)` is the way back without saving.

    A Refusal becomes an error beside its field. A form class that declares `wants_request = True` gets the request.
    What its `warning` says after saving is shown as well. `secret(saved)` is shown once instead of going on (Secret).
    Without `edit_right` the form is shown with its fields closed, and a POST is a 403.
    """

    template = "admin_portal/generic/form.html"
    form: type | None = None
    edit_right: str = ""
    initial: Callable | None = None
    submit_label: Any = ""
    done: Any = ""
    next: Callable | None = None
    cancel: Callable | None = None
    secret: Callable | None = None

    def get(self, request, **kwargs):
        obj = self.found() if self.is_about_one else None
        return self._page(self._form(obj), obj)

    def post(self, request, **kwargs):
        if not self._is_open():
            raise PermissionDenied
        obj = self.found() if self.is_about_one else None
        form = self._form(obj, request.POST, request.FILES)
        if form.is_valid() and (saved := performed(form, request.user.actor)) is not None:
            if self.secret:
                return secret_page(request, self.secret(saved))
            if self.done:
                messages.success(request, str(self.done) % {"name": saved})
            if warning := getattr(form, "warning", ""):
                messages.warning(request, warning)
            return redirect(self.next(saved))
        return self._page(form, obj)

    def _form(self, obj, *data):
        options = {"initial": self.initial(self.request) if self.initial else None}
        if hasattr(self.form, "_meta"):
            options["instance"] = copy(
                obj
            )  # a form writes on its instance; the page speaks of the stored row
        elif obj is not None:
            options["obj"] = obj
        if getattr(self.form, "wants_request", False):
            options["request"] = self.request
        form = self.form(*data, **options)
        if not self._is_open():
            for field in form.fields.values():
                field.disabled = True
        return form

    def _is_open(self):
        return not self.edit_right or may(self.request.user, self.edit_right)

    def _page(self, form, obj):
        return self.show(
            obj,
            form=form,
            is_open=self._is_open(),
            submit_label=self.submit_label,
            cancel_url=self.cancel(obj) if self.cancel else "",
            **self.more(obj),
        )


def performed(form, actor):
    """What the form's service returned, or None when it refused; the refusal is then among the form's errors, and
    whole in `form.refusal` for pages that offer a way out."""
    try:
        return form.perform(actor)
    except Refusal as refusal:
        form.refusal = refusal
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None

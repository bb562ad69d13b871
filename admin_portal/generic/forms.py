"""Pages with a form: add (no `objects`) and edit."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect

from admin_portal.generic.page import ObjectPage
from core.exceptions import Refusal


class FormPage(ObjectPage):
    """Shows `form`, which calls a service in `perform(actor)` and returns the object; then on to `next(obj)`.

    A Refusal becomes an error beside its field. A form class that declares `wants_request = True` gets the request.
    """

    template = "admin_portal/generic/form.html"
    form: type | None = None
    initial: Callable | None = None
    submit_label: Any = ""
    done: Any = ""
    next: Callable | None = None

    def get(self, request, **kwargs):
        obj = self.found() if self.objects else None
        return self._page(self._form(obj), obj)

    def post(self, request, **kwargs):
        obj = self.found() if self.objects else None
        form = self._form(obj, request.POST, request.FILES)
        if form.is_valid() and (saved := performed(form, request.user.actor)) is not None:
            if self.done:
                messages.success(request, str(self.done) % {"name": saved})
            return redirect(self.next(saved))
        return self._page(form, obj)

    def _form(self, obj, *data):
        options = {"initial": self.initial(self.request) if self.initial else None}
        if hasattr(self.form, "_meta"):
            options["instance"] = obj
        elif obj is not None:
            options["obj"] = obj
        if getattr(self.form, "wants_request", False):
            options["request"] = self.request
        return self.form(*data, **options)

    def _page(self, form, obj):
        cancel = self.next(obj) if self.next and obj is not None else ""
        return self.show(obj, form=form, submit_label=self.submit_label, cancel_url=cancel, **self.more(obj))


def performed(form, actor):
    """What the form's service returned, or None when it refused; the refusal is then among the form's errors."""
    try:
        return form.perform(actor)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None

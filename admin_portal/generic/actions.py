"""Doing one thing to one object, after a question that works without scripts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from admin_portal.generic.once import secret_page
from admin_portal.generic.page import ObjectPage
from core.exceptions import Refusal


class QuestionForm(forms.Form):
    """The confirmation alone."""


class ReasonForm(QuestionForm):
    """The confirmation with a reason, kept in the audit entry. `missing` refuses a blank one, where one is needed."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, missing="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = bool(missing)
        self.fields["reason"].error_messages["required"] = missing


class ActionPage(ObjectPage):
    """GET asks `question`, POST calls `run(actor, obj)` (with `reason=` when asked for) and goes to `next(obj)`.

    `reason_missing` are the words that refuse a blank reason where the act needs one; without them it is optional.

    `secret(result)` is shown once instead, made of what `run` returned (Secret).
    `question` and `consequence` are words (with %(name)s) or functions of the object.
    """

    template = "admin_portal/generic/confirm.html"
    question: Any = ""
    consequence: Any = ""
    confirm_label: Any = ""
    danger: bool = False
    asks_reason: bool = False
    reason_missing: Any = ""
    run: Callable | None = None
    done: Any = ""
    next: Callable | None = None
    secret: Callable | None = None

    def get(self, request, **kwargs):
        return self._ask(self.found(), self._form()())

    def post(self, request, **kwargs):
        obj = self.found()
        form = self._form()(request.POST)
        if not form.is_valid():
            return self._ask(obj, form)
        try:
            result = self.run(request.user.actor, obj, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._ask(obj, form)
        if self.secret:
            return secret_page(request, self.secret(result))
        if self.done:
            messages.success(request, self._words(self.done, obj))
        return redirect(self.next(obj))

    def _form(self):
        return partial(ReasonForm, missing=self.reason_missing) if self.asks_reason else QuestionForm

    def _ask(self, obj, form):
        return self.show(
            obj,
            form=form,
            question=self._words(self.question, obj),
            consequence=self._words(self.consequence, obj),
            confirm_label=self.confirm_label,
            danger=self.danger,
            cancel_url=self.next(obj),
            **self.more(obj),
        )

    def _words(self, words, obj):
        return words(obj) if callable(words) else str(words) % {"name": obj}

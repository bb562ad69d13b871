"""Sending a bulk email: a test to oneself, and the real thing after a last look at who gets it."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.login import site_of
from admin_portal.access import staff_required
from admin_portal.bulk_mail.recipients import in_words, listed, share_facts, share_now
from admin_portal.bulk_mail.tables import RIGHT
from admin_portal.generic.forms import performed
from admin_portal.menu import sub_page_crumbs
from content.queries.bulk_mail import bulk_mails, sample_of
from content.services.bulk_mail import send_bulk_mail, send_test_mail

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class SendForm(forms.Form):
    """The last word. More than a hundred people are typed as a number (quality §3.2)."""

    typed = forms.IntegerField(
        label=_("Number of people who get it"),
        help_text=_("Type the number that stands above."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args, request, bulk_mail, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.bulk_mail = request, bulk_mail
        self.share = share_now(request, bulk_mail)
        if not self.share.is_many:
            del self.fields["typed"]

    def perform(self, actor):
        return send_bulk_mail(
            actor=actor,
            bulk_mail_id=self.bulk_mail.pk,
            people=listed(self.request, self.bulk_mail),
            site=site_of(self.request),
            typed=self.cleaned_data.get("typed"),
        )


@staff_required(RIGHT)
@get_or_post
def send(request, pk):
    """How many get it, who is left out and why; then it goes."""
    row = get_object_or_404(bulk_mails(), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = SendForm(data, request=request, bulk_mail=row)
    if form.is_valid() and performed(form, request.user.actor):
        messages.success(request, gettext("The mails are being written. You may leave this page."))
        return redirect("admin_portal:bulk_mail_detail", row.pk)
    number = form.share.getting
    asked = ngettext("Send this message to %(n)s person?", "Send this message to %(n)s people?", number)
    page = {
        "facts": [(_("Recipients"), in_words(request, row.filters)), *share_facts(form.share)],
        "question": asked % {"n": number_format(number)},
        "confirm_label": gettext("Send now"),
        "consequence": gettext(
            "It cannot be taken back, only cancelled while mails are still being written."
        ),
    }
    return render(
        request, "admin_portal/bulk_mail/send.html", _page(request, row, gettext("Send"), form) | page
    )


@staff_required(RIGHT)
@get_or_post
def test(request, pk):
    """To whoever asks, in each language it is written in, as the first recipient would read it."""
    row = get_object_or_404(bulk_mails(), pk=pk)
    if request.method == "POST":
        sample = sample_of(listed(request, row), is_transactional=row.is_transactional)
        user, site = request.user, site_of(request)
        send_test_mail(actor=user.actor, bulk_mail=row, to=user, sample=sample, site=site)
        messages.success(
            request, gettext("The test is on its way to %(address)s.") % {"address": request.user.email}
        )
        return redirect("admin_portal:bulk_mail_detail", row.pk)
    page = {
        "question": gettext("Send a test to %(address)s?") % {"address": request.user.email},
        "consequence": gettext("One mail for each language, as the first recipient would read it."),
        "confirm_label": gettext("Send test"),
    }
    return render(
        request,
        "admin_portal/generic/confirm.html",
        _page(request, row, page["confirm_label"], forms.Form()) | page,
    )


def _page(request, row, title, form) -> dict:
    back = reverse("admin_portal:bulk_mail_detail", args=[row.pk])
    crumbs = sub_page_crumbs(request, title, (row, back))
    return {"object": row, "title": title, "form": form, "crumbs": crumbs, "cancel_url": back, "links": ()}

"""The form of a bulk email."""

from copy import copy

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.bulk_mail.recipients import NAMES, search
from content.choices import Spot
from content.queries.bulk_letters import FACTS
from content.queries.bulk_mail import own_words
from content.queries.expansion import troubles
from content.services.bulk_mail import Message, save_bulk_mail
from core.choices import Language
from core.scoping import current_client

BODY = _("As HTML. Shortcodes such as [first_name] and [last_name] are filled in for each person.")
RECIPIENTS, DELIVERY = _("Recipients"), _("Consent")


class MessageForm(forms.Form):
    """Who gets it, what it says in each of the client's languages, and whether consent is passed over."""

    wants_request = True
    marks_optional = False
    template_name = "forms/sections.html"

    is_transactional = forms.BooleanField(
        label=_("Everybody must get it, whatever they agreed to"),
        help_text=_(
            "Only for what concerns people's account, such as a closed lot. It is noted in the audit log."
        ),
        required=False,
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args, request, obj=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj
        offered = search(request).form.fields
        self.fields |= {name: copy(offered[name]) for name in NAMES}
        self.fields["archived"].widget = forms.HiddenInput()
        known = own_words(obj) if obj else {}
        self.languages = [code for code in Language.codes() if code in {*current_client().languages, *known}]
        for code in self.languages:
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject"), max_length=250, required=False
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Message"), help_text=BODY, required=False, widget=forms.Textarea({"rows": 12})
            )
        self.initial |= self._stored(known) if obj else _asked(request)

    def grouped(self):
        """Recipients, each language, consent; each (heading, hint, fields)."""
        words = [
            (Language(code).label, "", [self[f"subject_{code}"], self[f"body_{code}"]])
            for code in self.languages
        ]
        who = [self[name] for name in NAMES if name != "archived"]
        hint = _("As in User Search: without a choice, all users.")
        return [
            (RECIPIENTS, hint, who),
            *words,
            (DELIVERY, _("Others get it only if they agreed to bulk email."), [
                self["is_transactional"], self["reason"],
            ]),
        ]  # fmt: skip

    def clean(self):
        given = super().clean()
        for code in self.languages:
            subject, body = given.get(f"subject_{code}", ""), given.get(f"body_{code}", "")
            if body and not subject:
                self.add_error(f"subject_{code}", _("A message needs a subject."))
            if subject and not body:
                self.add_error(f"body_{code}", _("Write the message as well, or leave the subject empty."))
        return given

    def perform(self, actor):
        given = self.cleaned_data
        message = Message(
            words={code: (given[f"subject_{code}"], given[f"body_{code}"]) for code in self.languages},
            filters={name: getattr(given[name], "pk", given[name]) for name in NAMES if given[name]},
            is_transactional=given["is_transactional"],
            reason=given["reason"],
        )
        return save_bulk_mail(actor=actor, message=message, bulk_mail_id=self.obj.pk if self.obj else None)

    @property
    def warning(self):
        """What looks like a shortcode and is none."""
        texts = (
            self.cleaned_data[f"{part}_{code}"] for code in self.languages for part in ("subject", "body")
        )
        known = dict.fromkeys(FACTS, "")
        found = [trouble.source for text in texts for trouble in troubles(text, spot=Spot.MAIL, facts=known)]
        if not found:
            return ""
        return gettext("These are printed as they stand: %(codes)s") % {
            "codes": ", ".join(dict.fromkeys(found))
        }

    def _stored(self, known) -> dict:
        words = {f"subject_{code}": text.title for code, text in known.items()}
        words |= {f"body_{code}": text.body for code, text in known.items()}
        return self.obj.filters | words | {
            "is_transactional": self.obj.is_transactional, "reason": self.obj.reason,
        }  # fmt: skip


def _asked(request) -> dict:
    """The filters that the list of users carries over."""
    return {name: request.GET[name] for name in NAMES if request.GET.get(name)}

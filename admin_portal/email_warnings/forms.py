"""Form of an address that is warned."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from content.models import EmailWarning
from content.services.email_warnings import save_warning
from core.choices import Language, WarningTopic
from core.scoping import current_client


class EmailWarningForm(ServiceForm):
    """Who is warned, of what, in which of the client's languages."""

    topics = forms.MultipleChoiceField(
        label=_("Warnings"), choices=WarningTopic.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = EmailWarning
        fields = ["label", "address", "topics", "language"]
        labels = {"label": _("Name"), "address": _("Email"), "language": _("Language")}
        help_texts = {"label": _("Whose address it is, such as Parking office or IT on call.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        client = current_client()
        offered = [code for code in Language.codes() if code in {*client.languages, self.instance.language}]
        self.fields["language"].choices = [(code, Language(code).label) for code in offered]
        self.initial["language"] = self.instance.language or client.default_language

    def perform(self, actor):
        return save_warning(actor=actor, warning_id=self.instance.pk, **self.values())

"""What is known about a driver."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.search import PHONES, PROFILE_FIELDS, beginning, digits
from core.models import ClientModel


def _province(label):
    return models.ForeignKey(
        "accounts.Province",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        null=True,
        blank=True,
    )


class Profile(ClientModel):
    """Driver-only facts; each driver has one (DECISIONS 2, parking §24.1)."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="profile")
    user_type = models.ForeignKey(
        "accounts.UserType", on_delete=models.PROTECT, related_name="+", verbose_name=_("user type")
    )
    locker_user_type = models.ForeignKey(
        "accounts.LockerUserType",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("locker user type"),
        null=True,
        blank=True,
    )

    salutation = models.CharField(_("salutation"), max_length=20, blank=True)
    middle_name = models.CharField(_("middle name"), max_length=50, blank=True)
    preferred_name = models.CharField(_("preferred name"), max_length=50, blank=True)

    street = models.CharField(_("street"), max_length=255, blank=True)
    city = models.CharField(_("city"), max_length=50, blank=True)
    province = _province(_("province or state"))
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    street2 = models.CharField(_("second street"), max_length=255, blank=True)
    city2 = models.CharField(_("second city"), max_length=50, blank=True)
    province2 = _province(_("second province or state"))
    postal_code2 = models.CharField(_("second postal code"), max_length=20, blank=True)
    phone_cell = models.CharField(_("mobile phone"), max_length=20, blank=True)

    licence_no = models.CharField(_("driver licence number"), max_length=255, blank=True)
    licence_province = _province(_("province or state of the driver licence"))
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)

    student_no = models.CharField(_("student number"), max_length=50, blank=True)
    student_phone = models.CharField(_("student phone"), max_length=50, blank=True)
    employee_no = models.CharField(_("employee number"), max_length=50, blank=True)
    department = models.CharField(_("department"), max_length=100, blank=True)
    employee_phone = models.CharField(_("employee phone"), max_length=50, blank=True)

    account_number = models.CharField(_("account number"), max_length=50, blank=True)
    tax_exemption_code = models.CharField(
        _("tax exemption code"),
        max_length=50,
        blank=True,
        help_text=_("Whoever has one pays no taxes; receipts show it."),
    )
    email_consent = models.BooleanField(_("agrees to bulk email"), default=False)
    private_comment = models.TextField(_("private comment"), blank=True, help_text=_("Only staff read it."))
    public_comment = models.TextField(_("public comment"), blank=True)

    company = models.ForeignKey(
        "accounts.Company",
        on_delete=models.PROTECT,
        related_name="members",
        verbose_name=_("company"),
        null=True,
        blank=True,
    )
    is_company_manager = models.BooleanField(_("company manager"), default=False)
    is_bill_recipient = models.BooleanField(_("receives the company's bills"), default=False)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        indexes = [
            *(beginning(f"profile_{name}", name, filled=name) for name in PROFILE_FIELDS),
            *(beginning(f"profile_{name}", digits(name), filled=name) for name in PHONES),
        ]

    def __str__(self):
        return str(self.user)

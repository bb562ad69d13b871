"""Companies and who belongs to them (parking §24.7)."""

from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from accounts.choices import UserStatus
from accounts.exceptions import CompanyArchived, CompanyNameTaken, NotInUse
from accounts.models import Company, Profile, User
from core import audit
from core.actors import Actor
from core.db import atomic

FIELDS = ("name", "account_number", "street", "city", "province", "postal_code", "invoice_comments")


@atomic()
def save_company(*, actor: Actor, values: dict[str, Any], company: Company | None = None) -> Company:
    """Make a company, or change `company`; `values` are any of FIELDS. CompanyNameTaken."""
    row = _locked(company) if company else Company()
    old = _locked(company) if company else None
    for name in values.keys() & set(FIELDS):
        value = values[name]
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _save(row)
    if old is None:
        audit.record(actor, "company.created", row, name=row.name)
    elif told := audit.changes(old, row, FIELDS):
        audit.record(actor, "company.changed", row, **told)
    return row


@atomic()
def archive_company(*, actor: Actor, company: Company) -> Company:
    """Put a company away: nobody can be added any more; its people stay, its managers manage nothing."""
    row = _locked(company)
    if row.archived_at is None:
        row.archived_at = timezone.now()
        row.save()
        audit.record(actor, "company.archived", row)
    return row


@atomic()
def restore_company(*, actor: Actor, company: Company) -> Company:
    """Use a company again. CompanyNameTaken when another took its name meanwhile."""
    row = _locked(company)
    if row.archived_at is not None:
        row.archived_at = None
        _save(row)
        audit.record(actor, "company.restored", row)
    return row


@atomic()
def set_member(
    *, actor: Actor, company: Company, user: User, is_manager: bool, is_bill_recipient: bool
) -> Profile:
    """Make a driver one of the company's people, leaving any other company, and say what they are there.

    CompanyArchived; NotInUse for who is archived.
    """
    company, profile = _locked(company), _profile(user)
    if company.archived_at:
        raise CompanyArchived(name=company.name)
    if profile.user.status == UserStatus.ARCHIVED:
        raise NotInUse(field="person", name=str(profile.user))
    new = {
        "company": company,
        "is_company_manager": is_manager,
        "is_bill_recipient": is_bill_recipient,
    }
    return _write(actor, profile, new)


@atomic()
def remove_member(*, actor: Actor, company: Company, user: User) -> Profile:
    """Take a driver out of the company; nothing happens to who is not in it."""
    profile = _profile(user)
    if profile.company_id != company.pk:
        return profile
    return _write(actor, profile, {"company": None, "is_company_manager": False, "is_bill_recipient": False})


def _write(actor: Actor, profile: Profile, new: dict[str, Any]) -> Profile:
    told = {name: (getattr(profile, name), value) for name, value in new.items()}
    told = {name: pair for name, pair in told.items() if pair[0] != pair[1]}
    if told:
        for name, value in new.items():
            setattr(profile, name, value)
        profile.save()
        audit.record(actor, "driver.changed", profile.user, **told)
    return profile


def _profile(user: User) -> Profile:
    return Profile.objects.select_related("user").select_for_update(of=("self",)).get(user_id=user.pk)


def _locked(company: Company) -> Company:
    return Company.objects.select_for_update().get(pk=company.pk)


def _save(row: Company) -> None:
    try:
        with atomic():
            row.save()
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "company_name_is_unique":
            raise
        raise CompanyNameTaken(field="name") from None

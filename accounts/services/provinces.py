"""Provinces and states: added and changed; vehicles and addresses point at them, so they are never deleted."""

from django.db import IntegrityError

from accounts.exceptions import ProvinceCodeTaken
from accounts.models import Province
from accounts.services.numbers import next_number
from core import audit
from core.actors import Actor
from core.db import atomic

FIELDS = ("name", "code", "country")


@atomic()
def save_province(
    *, actor: Actor, name: str, code: str, country: str, province: Province | None = None
) -> Province:
    """Make a province or state, which gets the next number, or change `province`. ProvinceCodeTaken."""
    old = Province.objects.select_for_update().get(pk=province.pk) if province else None
    number = old.number if old else next_number(model=Province)
    new = Province(
        pk=old and old.pk, number=number, name=name.strip(), code=code.strip().upper(), country=country
    )
    try:
        with atomic():
            new.save()
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "province_code_is_unique":
            raise
        raise ProvinceCodeTaken(field="code") from None
    if old is None:
        audit.record(actor, "province.created", new, number=new.number, name=new.name, code=new.code)
    elif told := audit.changes(old, new, FIELDS):
        audit.record(actor, "province.changed", new, **told)
    return new

"""What is known to be wrong with Stripe without asking it."""

from core.ports import vendor_health
from payments.models import PaymentType
from payments.services.payment_types import archive_payment_type, save_payment_type
from tests.factories.accounts import ACTOR
from tests.payments.conftest import make_type, office  # noqa: F401

KEYS = {"secret_key": "sk_test_x", "signing_secret": "whsec_x"}


def ailment():
    return vendor_health.get("stripe").check()


def test_well_or_not_in_use(office):  # noqa: F811
    assert ailment() == ""
    make_type("Online", "stripe", login=KEYS)
    assert ailment() == ""


def test_without_a_signing_secret_payments_are_noticed_late(office):  # noqa: F811
    row = make_type("Online", "stripe", login={"secret_key": "sk_test_x"})
    assert "Online" in ailment() and "signing secret" in ailment()
    save_payment_type(actor=ACTOR, payment_type_id=row.pk, values={}, login=KEYS)
    assert ailment() == ""


def test_keys_that_cannot_be_read_any_more(office):  # noqa: F811
    row = make_type("Online", "stripe", login=KEYS)
    PaymentType.objects.filter(pk=row.pk).update(config="nonsense")
    assert "Online" in ailment()
    archive_payment_type(actor=ACTOR, payment_type_id=row.pk)
    assert ailment() == "", "nobody pays by it any more"

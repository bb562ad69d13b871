"""Money stays with its client, is written once, and no more is given back than came in."""

from django.db import migrations

from core.migrations import AppendOnly, SameClient

# The state's row is the payment's lock: two refunds at once wait for each other here, whoever wrote them.
REFUND_WITHIN_PAID = """
CREATE FUNCTION payments_refund_within_paid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid numeric;
    taken numeric;
BEGIN
    SELECT received INTO paid FROM payments_paymentstate
     WHERE payment_id = NEW.payment_id AND client_id = NEW.client_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(refund.amount), 0) INTO taken
      FROM payments_refund refund LEFT JOIN payments_refundstate state ON state.refund_id = refund.id
     WHERE refund.payment_id = NEW.payment_id AND coalesce(state.status, '') NOT IN ('failed', 'withdrawn');
    IF paid IS NULL OR taken + NEW.amount > paid THEN
        RAISE EXCEPTION 'refunds would exceed what was paid'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_paid';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_refund_within_paid BEFORE INSERT ON payments_refund
    FOR EACH ROW EXECUTE FUNCTION payments_refund_within_paid();

CREATE FUNCTION payments_refund_stays_undone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('failed', 'withdrawn') AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'a refund that failed is not revived: enter another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_stays_undone';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_refund_stays_undone BEFORE UPDATE ON payments_refundstate
    FOR EACH ROW EXECUTE FUNCTION payments_refund_stays_undone();
"""
UNDO = """
DROP TRIGGER payments_refund_within_paid ON payments_refund;
DROP FUNCTION payments_refund_within_paid();
DROP TRIGGER payments_refund_stays_undone ON payments_refundstate;
DROP FUNCTION payments_refund_stays_undone();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("accounts", "0002_walls")]

    operations = [
        SameClient("PaymentTypeUserType", "payment_type"),
        SameClient("PaymentTypeUserType", "user_type"),
        SameClient("Charge", "person"),
        SameClient("Charge", "adjusts"),
        SameClient("Payment", "payment_type"),
        SameClient("PaymentLine", "payment"),
        SameClient("PaymentEvent", "payment"),
        SameClient("PaymentEvent", "refund"),
        SameClient("PaymentState", "payment"),
        SameClient("PaymentState", "person"),
        SameClient("HeldItem", "payment"),
        SameClient("Refund", "payment"),
        SameClient("RefundState", "refund"),
        SameClient("RefundState", "refund_type"),
        SameClient("CreditAccount", "person"),
        SameClient("CreditEntry", "account"),
        SameClient("CreditEntry", "payment"),
        SameClient("CreditEntry", "refund"),
        SameClient("ProviderReport", "payment_type"),
        SameClient("ProviderReport", "payment"),
        SameClient("Reconciliation", "payment_type"),
        SameClient("PaymentProblem", "payment"),
        SameClient("PaymentProblem", "refund"),
        SameClient("PaymentProblem", "payment_type"),
        SameClient("PaymentProblem", "reconciliation"),
        AppendOnly("Payment"),
        AppendOnly("PaymentLine"),
        AppendOnly("PaymentEvent"),
        AppendOnly("Refund"),
        AppendOnly("CreditEntry"),
        AppendOnly("ProviderReport"),
        migrations.RunSQL(REFUND_WITHIN_PAID, UNDO),
    ]

"""How Bambora's double writes transactions: payments say one thing one way, reports another (integrations §15.4)."""

from integrations.bambora.fake_ledger import MESSAGES, Entry, Ledger


def payment_document(entry: Entry) -> dict:
    """The answer to a payment, return or void. `approved` is text, the amount a number of dollars."""
    return {
        "id": str(entry.id),
        "authorizing_merchant_id": 300200000,
        "approved": "1" if entry.is_approved else "0",
        "message_id": str(entry.code),
        "message": MESSAGES[entry.code],
        "auth_code": "TEST" if entry.is_approved else "",
        "created": entry.at.isoformat(timespec="seconds"),
        "order_number": entry.order_number or str(entry.id),
        "type": entry.type,
        "payment_method": "CC",
        "amount": entry.cents / 100,
        "custom": {f"ref{number}": entry.ref1 if number == 1 else "" for number in range(1, 6)},
        "card": {"card_type": "VI", "last_four": "1234", "address_match": 0, "postal_result": 0},
        "links": [],
    }


def transaction_document(entry: Entry, ledger: Ledger) -> dict:
    """A transaction that is asked for, with what adjusted it."""
    return payment_document(entry) | {
        "batch_number": "1",
        "total_refunds": ledger.returned(entry) / 100,
        "total_completions": 0,
        "adjusted_by": [
            {
                "id": other.id,
                "type": other.type,
                "approval": int(other.is_approved),
                "message": MESSAGES[other.code],
                "amount": other.cents / 100,
                "created": other.at.astimezone(ledger.zone).isoformat(timespec="milliseconds"),
                "url": f"https://api.na.bambora.com/v1/payments/{other.id}",
            }
            for other in ledger.adjustments(entry)
        ],
    }


def row_document(entry: Entry, ledger: Ledger, number: int) -> dict:
    """A row of a report, the `number`-th. Cards and addresses are left empty."""
    return {
        "row_id": number,
        "trn_id": entry.id,
        "trn_date_time": entry.at.astimezone(ledger.zone).isoformat(timespec="milliseconds"),
        "trn_type": entry.type,
        "trn_order_number": entry.order_number or str(entry.id),
        "trn_payment_method": "CC",
        "trn_comments": "",
        "trn_masked_card": f"403000{'X' * 6}1234",
        "trn_amount": entry.cents / 100,
        "trn_returns": ledger.returned(entry) / 100,
        "trn_completions": 0.0,
        "trn_voided": int(entry.is_voided),
        "trn_response": int(entry.is_approved),
        "trn_card_type": "VI",
        "trn_batch_no": 1,
        "message_id": entry.code,
        "message_text": MESSAGES[entry.code],
        "trn_card_owner": "",
        "b_name": "",
        "b_email": "",
        "currency_abbr": entry.currency,
        **{f"ref{number}": entry.ref1 if number == 1 else "" for number in range(1, 6)},
    }


def complaint(code: int, category: int, message: str, **details: str) -> dict:
    """Why something was refused."""
    return {
        "code": code,
        "category": category,
        "message": message,
        "reference": "",
        "details": [{"field": field, "message": words} for field, words in details.items()],
        "validation": None,
    }

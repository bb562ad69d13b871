"""What every hosted provider must do, as far as a signed link can: asking begins none of its payments and ends none."""

import pytest

from integrations import transport
from integrations.bambora import client
from integrations.bambora.fake import LOGIN
from payments.choices import NewsState
from tests.integrations.paying import SHORT, Case, open_shop
from tests.integrations.test_payment_providers import (  # noqa: F401
    test_a_declined_card,
    test_a_payment_is_open_until_it_is_paid,
    test_a_refund_whose_answer_was_lost_is_found,
    test_another_amount_or_currency_is_told_as_it_is,
    test_check_says_something_of_the_account,
    test_closing_what_is_paid_changes_nothing,
    test_it_says_what_it_is_and_needs,
    test_its_list_has_a_beginning_and_an_end,
    test_refunds_never_exceed_what_was_paid,
    test_the_control_plane_says_what_it_does_not_understand,
    test_the_page_is_the_providers_and_shows_what_is_to_pay,
    test_the_page_speaks_the_payers_language,
    test_the_same_bill_makes_one_payment,
    test_the_same_refund_gives_back_once,
    test_what_the_provider_never_heard_of_is_open,
)

CASE = Case(
    key="bambora",
    address="BAMBORA_API_URL",
    path="bambora",
    login=LOGIN,
    strange_login=LOGIN | {"payments_passcode": "somebody-elses", "reporting_passcode": "somebody-elses"},
    create="",
    refund="POST /v1/payments/*/returns",
    after_decline=NewsState.OPEN,
    hasten=lambda patch: patch.setattr(transport, "Patience", lambda: SHORT),
    page=lambda patch, rows: patch.setattr(client, "PAGE", rows),
)


@pytest.fixture
def shop(fakes, settings):
    with open_shop(CASE, fakes, settings) as found:
        settings.BAMBORA_API_URL = f"{fakes.url}/bambora/v1"
        settings.BAMBORA_PAGE_URL = f"{fakes.url}/bambora/scripts/payment/payment.asp"
        yield found

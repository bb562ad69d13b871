"""Sending domains: three ways to send, DNS records and their states, what operators set up (integrations §2.6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.choices import Carrier, MailPriority, MailState
from content.services.carriers import carrier_of_client
from content.services.holds import hold_mail
from content.services.outbox import deliver
from core.choices import WorkState
from core.encryption import decrypt
from core.exceptions import BadSetting, NotConfigured, VendorOnly
from core.models import AuditEntry, SystemTask
from core.ports import encrypted_columns, vendor_health
from core.scoping import all_clients, client_scope
from core.services.secrets import rotate_secrets
from core.services.tasks import execute, tick
from core.system_settings import MASK, save_settings, value
from integrations.mailgun.accounts import sending_account
from integrations.mailgun.alignment import is_aligned, organization_of
from integrations.mailgun.choices import AccountKind, DomainState
from integrations.mailgun.fake_reports import HOOK_OF
from integrations.mailgun.models import HouseAccount, MailDomain
from integrations.mailgun.services import (
    BadValue,
    MailgunRefuses,
    NoHouseAccount,
    add_house_domain,
    check_domains,
    hook_url,
    save_house_account,
)
from tests.factories.accounts import ACTOR
from tests.integrations.conftest import ADMIN, hasty  # noqa: F401
from tests.integrations.mailgun.conftest import OPERATOR, end_holds, stored, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hasty")]
SITE = "https://park.example.com"
HOUSE_KEY = "key-house"


@pytest.fixture
def house(mailgun):
    """The installation's own account at the double; the client's own is not set."""
    save_settings(actor=ACTOR, values={"mailgun_domain": "", "mailgun_api_key": ""})
    mailgun.set_state({"domains": [], "account_key": HOUSE_KEY, "pace": 0})
    with all_clients(reason="operators have no scope"):
        save_house_account(actor=OPERATOR, api_key=HOUSE_KEY, signing_key="house-signs", region="us")
    return mailgun


def publish(double, *names):
    """The client's I.T. enters the records."""
    double.domains.published |= set(names)


def add(domain="alpha.example"):
    return add_house_domain(actor=OPERATOR, domain=domain, site=SITE)


def check():
    [row] = check_domains(actor=ADMIN)
    return row


class TestHouseDomain:
    """Recommended: opscom.<domain> on the installation's account (seed 000)."""

    def test_it_is_created_with_its_records_and_asked_to_report(self, here, house):
        row = add()
        assert (row.name, row.account, row.state) == ("opscom.alpha.example", "house", "unverified")
        assert value("mailgun_house_domain") == "opscom.alpha.example"
        records = row.dns_records()
        assert [(record.purpose, record.is_required) for record in records] == [
            ("spf", True), ("dkim", True), ("tracking", False), ("receiving", False), ("receiving", False),
        ]  # fmt: skip
        spf, dkim, *_ = records
        assert (spf.type, spf.name, spf.value) == (
            "TXT", "opscom.alpha.example", "v=spf1 include:mailgun.org ~all",
        )  # fmt: skip
        assert dkim.name == "pdk1._domainkey.opscom.alpha.example", "the selector is Mailgun's to choose"
        url = hook_url(row=row, site=SITE)
        assert url.startswith("https://park.example.com/hooks/mailgun/alpha/") and len(url) > 80
        hooks = house.domains.hooks["opscom.alpha.example"]
        assert hooks == {
            hook: [url] for hook in ("accepted", "delivered", "complained", *set(HOOK_OF.values()))
        }
        assert row.hooked_at

    def test_adding_it_again_takes_over_what_is_there(self, here, house):
        first, again = add(), add("OPSCOM.alpha.example.")
        assert first.pk == again.pk and first.secret == again.secret
        assert MailDomain.objects.count() == 1

    def test_mail_leaves_from_it_once_it_was_verified(self, here, house, smtp):
        add()
        assert carrier_of_client() == Carrier.SMTP, "unsigned mail would be worse"
        publish(house, "opscom.alpha.example")
        assert check().is_verified
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert stored(mail_id).provider_id.endswith("@opscom.alpha.example>")
        house.domains.published.clear()
        assert check().state == DomainState.UNVERIFIED
        assert carrier_of_client() == Carrier.MAILGUN, "a record that went missing does not reroute mail"

    def test_the_clients_own_account_goes_before_it(self, here, house):
        add()
        publish(house, "opscom.alpha.example")
        check()
        save_settings(actor=ACTOR, values={"mailgun_domain": "mg.alpha.example", "mailgun_api_key": "k"})
        assert sending_account().kind == AccountKind.OWN

    def test_without_the_house_account_it_says_so(self, here, house):
        HouseAccount.objects.all().delete()
        with pytest.raises(NoHouseAccount):
            add()

    @pytest.mark.parametrize("domain", ["", "nodot space.example", "https://alpha.example", "a/b.example"])
    def test_a_domain_that_is_none(self, here, house, domain):
        with pytest.raises(BadValue) as refused:
            add(domain)
        assert refused.value.field == "domain"
        assert not MailDomain.objects.exists()

    def test_a_domain_of_another_account_is_refused(self, here, house):
        house.domains.taken.add("opscom.alpha.example")
        with pytest.raises(MailgunRefuses, match="Another account may have this domain"):
            add()
        assert not MailDomain.objects.exists() and not value("mailgun_house_domain")

    def test_mailgun_away_changes_nothing(self, here, house, fault):
        fault("status", match="POST /v4/domains", status=500)
        with pytest.raises(MailgunRefuses, match="out of order"):
            add()
        assert not MailDomain.objects.exists()

    def test_reports_that_could_not_be_asked_for_are_asked_for_at_the_next_look(self, here, house, fault):
        fault("status", match="POST /v3/domains/*", status=500)
        row = add()
        assert row.hooked_at is None and "does not report deliveries yet" in row.problem
        row = check()
        assert row.hooked_at and row.problem == ""

    def test_only_operators_say_which_domain_it_is(self, here, house):
        with pytest.raises(VendorOnly):
            save_settings(actor=ADMIN, values={"mailgun_house_domain": "opscom.evil.example"})

    def test_each_clients_address_is_its_own(self, here, there, house):
        ours = add()
        with client_scope(there.client):
            theirs = add("beta.example")
            assert MailDomain.objects.count() == 1
        assert ours.secret != theirs.secret


class TestOwnAccount:
    """The client's account: domain and Private API key in the settings."""

    def test_its_records_are_shown_with_their_states(self, here, mailgun):
        publish(mailgun, "mg.alpha.example")
        row = check()
        assert row.is_verified and row.verified_at == row.checked_at
        assert [record.is_valid for record in row.dns_records()] == [True, True, False, False, False]
        assert row.hooked_at is None and not mailgun.domains.hooks["mg.alpha.example"], (
            "their account, their choice"
        )

    def test_a_sending_key_is_said_so_and_sends(self, here, mailgun):
        mailgun.set_state(
            {"domains": ["mg.alpha.example"], "sending_keys": {"mg.alpha.example": "key-alpha"}, "pace": 0}
        )
        row = check()
        assert row.state == DomainState.UNKNOWN
        assert row.problem.startswith(
            "Mailgun does not let this key see the domain (401). If it is a domain sending"
        )
        assert deliver(mail_id=write()) == MailState.ACCEPTED

    def test_what_was_known_stays_when_mailgun_does_not_answer(self, here, mailgun, fault):
        publish(mailgun, "mg.alpha.example")
        check()
        fault("status", match="PUT *", status=503)
        row = check()
        assert row.is_verified and len(row.records) == 5
        assert "is out of order (503)" in row.problem

    def test_a_domain_mailgun_does_not_have(self, here, mailgun):
        save_settings(actor=ACTOR, values={"mailgun_domain": "mg.nobody.example"})
        assert "does not accept the request (404)" in check().problem

    @pytest.mark.parametrize("kind", ["bad_json", "html_error_page", "truncated_body", "redirect_login"])
    def test_nonsense_is_a_problem_never_a_crash(self, here, mailgun, fault, kind):
        fault(kind, match="PUT *")
        assert check().problem

    def test_a_disabled_domain(self, here, mailgun):
        mailgun.set_state(
            {"domains": ["mg.alpha.example"], "disabled": ["mg.alpha.example"], "account_key": "key-alpha"}
        )
        assert check().state == DomainState.DISABLED
        assert vendor_health.get("mailgun").check() == "Mailgun has disabled mg.alpha.example"

    def test_a_change_of_state_is_audited_and_a_look_alone_is_not(self, here, mailgun):
        check(), check()
        publish(mailgun, "mg.alpha.example")
        check()
        told = AuditEntry.objects.filter(object_type="mailgun.maildomain").order_by("id")
        assert [(entry.action, entry.data.get("state")) for entry in told] == [
            ("mail_domain.created", None),
            ("mail_domain.changed", ["unknown", "unverified"]),
            ("mail_domain.changed", ["unverified", "active"]),
        ]

    @pytest.mark.parametrize("key", ["ключ", "two words", "tab\tkey"])
    def test_a_key_that_no_header_can_carry_is_refused_when_entered(self, here, key):
        with pytest.raises(BadSetting):
            save_settings(actor=ACTOR, values={"mailgun_api_key": key})

    def test_without_any_account_there_is_nothing_to_check(self, here):
        with pytest.raises(NotConfigured):
            check_domains(actor=ADMIN)


class TestTask:
    """“Check Email Domains”, each hour."""

    def run(self, client):
        with client_scope(client):
            task = SystemTask.objects.get(key="mailgun.domains")
            SystemTask.objects.filter(pk=task.pk).update(next_run_at="2020-01-01T00:00Z")
        with all_clients(reason="the worker"):
            tick()
            run = task.runs.latest("id")
            execute(run_id=run.pk)
            run.refresh_from_db()
        return run

    def test_it_is_skipped_where_mailgun_is_not_used(self, here, there, mailgun):
        run = self.run(there.client)
        assert (run.state, run.error_text) == (WorkState.SKIPPED, "Mailgun is not in use")

    def test_it_looks_until_it_is_verified_and_then_once_a_day(self, here, mailgun):
        run = self.run(here.client)
        assert (run.state, run.counts) == (WorkState.OK, {"checked": 1})
        assert "mg.alpha.example: unverified" in run.output
        publish(mailgun, "mg.alpha.example")
        assert "verified" in self.run(here.client).output
        assert self.run(here.client).counts == {"unchanged": 1}

    def test_a_failure_is_told_and_the_run_is_well(self, here, mailgun, fault):
        fault("status", match="PUT *", status=401)
        run = self.run(here.client)
        assert run.state == WorkState.OK and "does not let this key see the domain" in run.output


class TestHouseAccount:
    def test_keys_are_encrypted_masked_and_removed(self, house):
        row = HouseAccount.objects.get()
        assert HOUSE_KEY not in row.api_key and decrypt(row.api_key) == HOUSE_KEY
        save_house_account(actor=OPERATOR, api_key=MASK, signing_key="", region="eu")
        row.refresh_from_db()
        assert (decrypt(row.api_key), row.signing_key, row.region) == (HOUSE_KEY, "", "eu")

    @pytest.mark.parametrize(
        ("field", "text"), [("region", "mars"), ("api_key", "a b"), ("signing_key", "é")]
    )
    def test_what_does_not_fit_is_refused(self, house, field, text):
        with pytest.raises(BadValue) as refused:
            save_house_account(
                actor=OPERATOR, **{"api_key": MASK, "signing_key": MASK, "region": "us"} | {field: text}
            )
        assert refused.value.field == field

    def test_its_secrets_are_rotated_once_with_everybody_elses(self, here, there, house, settings):
        add()
        row = HouseAccount.objects.get()
        settings.FIELD_KEYS = ["ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=", *settings.FIELD_KEYS]
        number = rotate_secrets(actor=ACTOR)
        settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
        row.refresh_from_db()
        assert (decrypt(row.api_key), decrypt(row.signing_key)) == (HOUSE_KEY, "house-signs")
        assert MailDomain.objects.get().secret
        assert number == 3 + 1, (
            "account, its signing key, one address; and the key that was set and removed before"
        )
        assert {"mailgun.HouseAccount.api_key", "mailgun.MailDomain.hook_secret"} <= set(encrypted_columns)


class TestHealth:
    def test_mail_that_waits_is_told_with_the_reason(self, here, mailgun):
        check = vendor_health.get("mailgun").check
        assert check() == ""
        mailgun.answers = ["forbidden", "sandbox"]
        first = write()
        deliver(mail_id=first)
        key = "Mailgun does not know the API key (401), or not in this region"
        assert check() == f"Mailgun: 1 mail waits ({key})"
        second = write()
        assert deliver(mail_id=second) is None
        assert check() == f"Mailgun: 2 mails wait ({key})"
        end_holds()
        assert check() == f"Mailgun: 1 mail waits ({key})", "the other may leave now"
        deliver(mail_id=second)
        assert check().startswith(
            "Mailgun: 2 mails wait (Mailgun 403: Domain mg.alpha.example is not allowed"
        )

    def test_mail_that_waits_for_another_carrier_is_not_mailguns(self, here, smtp):
        hold_mail(priorities=MailPriority.values, until=timezone.now() + timedelta(hours=1), reason="SMTP")
        write()
        assert vendor_health.get("mailgun").check() == ""


class TestAlignment:
    """When receivers show “on behalf of” (seed 000)."""

    @pytest.mark.parametrize(
        ("address", "sending", "aligned"),
        [
            ("park@example.edu", "opscom.example.edu", True),
            ("park@parking.example.edu", "opscom.example.edu", True),
            ("PARK@Example.EDU", "opscom.example.edu", True),
            ("park@example.edu", "example.edu", True),
            ("park@gmail.com", "opscom.example.edu", False),
            ("park@other.edu", "opscom.example.edu", False),
            ("park@example.on.ca", "opscom.example.on.ca", True),
            ("park@other.on.ca", "opscom.example.on.ca", False),
            ("park@other.gov.uk", "opscom.example.gov.uk", False),
            ("park@uottawa.ca", "opscom.uottawa.ca", True),
            ("park@localhost", "opscom.example.edu", False),
            ("", "opscom.example.edu", False),
        ],
    )
    def test_pairs(self, address, sending, aligned):
        assert is_aligned(address, sending) is aligned

    def test_organizations(self):
        assert organization_of("a.b.example.qc.ca") == "example.qc.ca"
        assert organization_of("example.com.") == "example.com"

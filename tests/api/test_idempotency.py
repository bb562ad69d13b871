"""`Idempotency-Key` (enforcement C-11, DECISIONS 27)."""

from datetime import timedelta
from threading import Barrier, Event, Thread
from unittest.mock import patch

import orjson
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from api import idempotency
from api.catalogue import catalogue
from api.endpoints import permits
from api.errors import ApiError
from api.idempotency import Claim, Replay, claim
from api.models import ApiCall, IdempotentCall
from core.scoping import client_scope
from parking.models import PayStationRecord
from parking.services import push_record

SAMPLE = catalogue.get("permits.push").example
OTHER = SAMPLE | {"LicencePlate": "OTHER"}


def push(site, body=SAMPLE, key="key 1", **facts):
    return site.call("permits/push", body, headers={"Idempotency-Key": key}, **facts)


def held(site) -> IdempotentCall:
    with client_scope(site.client):
        return IdempotentCall.objects.get()


def change(site, **facts):
    with client_scope(site.client):
        IdempotentCall.objects.update(**facts)


def test_enforcement_C_11_the_same_call_acts_once_and_is_answered_byte_for_byte(ours):
    first, again = push(ours), push(ours)
    assert first.status == 200
    assert (again.status, again.content) == (first.status, first.content)
    assert ours.rows(PayStationRecord) == 1
    assert ours.rows(ApiCall) == 2


def test_enforcement_C_11_without_a_key_each_call_counts(ours):
    first, again = push(ours, key=""), push(ours, key=" ")
    assert (first.status, again.code) == (200, 9022)
    assert ours.rows(IdempotentCall) == 0


def test_enforcement_C_11_refusals_are_repeated_too(ours):
    body = {"LicencePlate": "P"}
    first = push(ours, body)
    assert (first.status, first.code) == (400, 9031)
    again = push(ours, body)
    assert (again.status, again.content) == (first.status, first.content)
    with client_scope(ours.client):
        assert set(ApiCall.objects.values_list("code", flat=True)) == {9031}


def test_enforcement_C_11_another_body_or_endpoint_under_the_key_is_422(ours):
    first = push(ours)
    reference = first.json["reference_id"]
    for reply in (
        push(ours, OTHER),
        ours.call("permits/delete", {"referenceID": reference}, headers={"Idempotency-Key": "key 1"}),
    ):
        assert (reply.status, reply.code, reply.json["Field"]) == (422, 9033, "Idempotency-Key")
    assert ours.rows(PayStationRecord) == 1
    assert push(ours).content == first.content


def test_enforcement_C_11_a_key_belongs_to_its_token(ours, theirs):
    _row, second = ours.new_token(label="Other vendor")
    assert [push(ours).status, push(ours, token=second).status, push(theirs).status] == [200, 200, 200]
    assert (ours.rows(PayStationRecord), theirs.rows(PayStationRecord)) == (2, 1)


def test_enforcement_C_11_a_key_is_new_after_a_day(ours):
    push(ours)
    change(ours, created_at=timezone.now() - timedelta(hours=24, seconds=1))
    reply = push(ours, OTHER)
    assert reply.status == 200
    assert ours.rows(PayStationRecord) == 2
    assert push(ours, OTHER).content == reply.content


def test_enforcement_C_11_a_key_has_255_characters_at_most(ours):
    assert push(ours, key="k" * 255).status == 200
    reply = push(ours, OTHER, key="k" * 256)
    assert (reply.status, reply.code, reply.json["Field"]) == (400, 9030, "Idempotency-Key")
    assert ours.rows(PayStationRecord) == 1


def test_a_call_that_only_reads_takes_no_key(ours):
    ours.call("profiles/types/list", headers={"Idempotency-Key": "key 1"})
    assert ours.rows(IdempotentCall) == 0


@pytest.mark.parametrize("error", [RuntimeError("a mistake"), OperationalError("gone")])
def test_a_failure_of_ours_is_not_kept_and_the_key_is_free_again(ours, error):
    with patch.object(permits, "push_record", side_effect=error):
        assert push(ours).status in (500, 503)
    assert (ours.rows(IdempotentCall), ours.rows(PayStationRecord)) == (0, 0)
    assert push(ours).status == 200


def start(site, body: bytes = b"{}", key="key 1") -> Claim | Replay:
    with client_scope(site.client):
        return claim(
            client_id=site.client.pk, token_id=site.token.pk, key=key, endpoint="permits.push", body=body
        )


def test_a_call_still_at_work_is_409(ours):
    body = {"apiToken": ours.plain, **SAMPLE}
    start(ours, orjson.dumps(body))
    reply = push(ours)
    assert (reply.status, reply.code, reply.json["Field"], reply.headers["Retry-After"]) == (
        409, 9033, "Idempotency-Key", "1",
    )  # fmt: skip
    assert ours.rows(PayStationRecord) == 0


def test_a_call_that_died_is_taken_over_after_a_minute_by_the_same_body_only(ours):
    first = start(ours, b"same")
    change(ours, lease_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ApiError) as refused:
        start(ours, b"other")
    assert refused.value.status == 422
    second = start(ours, b"same")
    assert isinstance(second, Claim)
    with client_scope(ours.client):
        with pytest.raises(ApiError) as too_late:
            Claim(first.id, timezone.now() - timedelta(seconds=1)).finish(200, 0, b"late")
        assert too_late.value.status == 409
        second.finish(200, 0, b"done")
    assert start(ours, b"same") == Replay(200, 0, b"done")


def test_the_lease_is_a_minute(ours):
    before = timezone.now()
    start(ours)
    assert timedelta(seconds=59) < held(ours).lease_until - before < timedelta(seconds=61)


def together(count, act) -> list:
    """Run `act(number)` in threads with connections of their own, as close together as can be."""
    barrier, results = Barrier(count), [None] * count

    def run(number):
        try:
            barrier.wait()
            results[number] = act(number)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_parallel_calls_with_one_key_act_once(ours):
    replies = together(6, lambda number: push(ours))
    done = [reply for reply in replies if reply.status == 200]
    assert len({reply.content for reply in done}) == 1
    assert {reply.status for reply in replies} <= {200, 409}
    assert ours.rows(PayStationRecord) == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_calls_without_the_claim_would_act_more_than_once(ours):
    """The control: the test above can see a double act. Bodies differ only for the database's own constraint."""
    with patch("api.gate.Visit._claim", return_value=None):
        together(4, lambda number: push(ours, SAMPLE | {"permitNo": str(number)}))
    assert ours.rows(PayStationRecord) == 4


@pytest.mark.django_db(transaction=True)
def test_a_second_call_during_the_first_is_409_and_afterwards_its_twin(ours):
    at_work, may_end, replies = Event(), Event(), []

    def slow(**facts):
        at_work.set()
        assert may_end.wait(30)
        return push_record(**facts)

    def first():
        try:
            replies.append(push(ours))
        finally:
            connection.close()

    with patch.object(permits, "push_record", side_effect=slow):
        thread = Thread(target=first)
        thread.start()
        assert at_work.wait(30)
        during = push(ours)
        may_end.set()
        thread.join()
    assert (during.status, during.json["Field"]) == (409, "Idempotency-Key")
    assert replies[0].status == 200
    assert push(ours).content == replies[0].content
    assert ours.rows(PayStationRecord) == 1


@pytest.mark.django_db(transaction=True)
def test_a_slow_call_that_was_taken_over_leaves_nothing_of_its_own(ours):
    """The first call outlives its lease; another with the same body finishes; the first one's work is undone."""
    at_work, may_end, replies = Event(), Event(), []

    def slow(**facts):
        record = push_record(**facts | {"permit_no": "of the slow one"})
        at_work.set()
        assert may_end.wait(30)
        return record

    def first():
        try:
            with patch.object(permits, "push_record", side_effect=slow):
                replies.append(push(ours))
        finally:
            connection.close()

    thread = Thread(target=first)
    thread.start()
    assert at_work.wait(30)
    change(ours, lease_until=timezone.now() - timedelta(seconds=1))
    with patch.object(permits, "push_record", side_effect=push_record):
        second = push(ours)
    may_end.set()
    thread.join()
    assert (second.status, replies[0].status) == (200, 409)
    with client_scope(ours.client):
        assert [row.permit_no for row in PayStationRecord.objects.all()] == [SAMPLE["permitNo"]]
    assert push(ours).content == second.content


def test_kept_for_a_day():
    assert timedelta(hours=24) == idempotency.KEPT

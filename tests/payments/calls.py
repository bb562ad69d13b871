"""What the web and the worker do with money, for tests/victims.py."""

from urllib.parse import parse_qs

from django.conf import settings
from django.db import connection
from django.test import Client as Browser

from core.models import Client
from core.scoping import client_scope
from payments.services.refund_sending import send_refund
from tests.factories.accounts import ACTOR


def get(host, session, path):
    """A page, as the web process answers it."""
    _browser(host, session).get(path)


def post(host, session, path, form):
    _browser(host, session).post(path, parse_qs(form))


def report(host, path, body, header, signature):
    """A provider's report."""
    _browser(host, "-").post(
        path,
        bytes.fromhex(body),
        content_type="application/json",
        headers={header: bytes.fromhex(signature).decode()},
    )


def refund(code, refund_id):
    with client_scope(Client.objects.get(code=code)):
        send_refund(actor=ACTOR, refund_id=int(refund_id))


def post_without_transactions(host, session, path, form):
    """The same page in a world where every statement stands for itself: the control of these tests."""
    with connection.execute_wrapper(_kept_at_once):
        post(host, session, path, form)


def _kept_at_once(run, sql, params, many, context):
    if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
        return None
    answer = run(sql, params, many, context)
    if connection.in_atomic_block:
        connection.connection.commit()
    return answer


def _browser(host, session):
    browser = Browser(headers={"host": host}, raise_request_exception=False)
    browser.cookies[settings.SESSION_COOKIE_NAME] = session
    return browser

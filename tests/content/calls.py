"""What a worker does with mail, for tests/victims.py."""

from content.services.drain import drain_bulk
from content.services.outbox import deliver as deliver_mail
from core.models import Client
from core.scoping import all_clients, client_scope


def deliver(code, mail_id):
    with client_scope(Client.objects.get(code=code)):
        deliver_mail(mail_id=int(mail_id))


def drain():
    with all_clients(reason="as the worker's task does"):
        drain_bulk()

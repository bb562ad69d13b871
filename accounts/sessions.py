"""The session engine: rows that know their client and person (DECISIONS 4)."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import Session
from core.scoping import all_clients, is_walled


class SessionStore(DatabaseStore):
    """Sessions of the open client scope; of the operator console where no scope is open. `row` is what was read."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls):
        return Session

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        if row and not is_walled() and row.client_id:
            self._session_key = row = None
        self.row = row
        return row

    def create_model_instance(self, data):
        key = self._get_or_create_session_key()
        now = timezone.now()
        known = self.row if self.row and self.row.session_key == key else None
        self.row = Session(
            session_key=key,
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            created_at=known.created_at if known else now,
            seen_at=known.seen_at if known else now,
        )
        return self.row

    @classmethod
    def clear_expired(cls):
        with all_clients(reason="sessions end everywhere"):
            Session.objects.filter(expire_date__lt=timezone.now()).delete()

"""Who is it? User name or e-mail and password, within one client and one kind of people (DECISIONS 4)."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from accounts.choices import UserKind
from accounts.models import User
from accounts.queries.people import can_use_password
from core.scoping import is_walled


class ClientBackend(BaseBackend):
    """Staff and drivers inside their client's scope; operators only where no client's scope is open."""

    def authenticate(self, request, kind=None, identifier=None, password=None):
        """The person, or None. An unknown name costs the same hashing as a wrong password."""
        if not identifier or password is None:
            return None
        user = self._candidate(kind, identifier)
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and can_use_password(user) else None

    def get_user(self, user_id):
        """The signed-in person of a session, while the account is active."""
        user = self._people_here().filter(pk=user_id).first()
        return user if user and user.is_active else None

    def _candidate(self, kind, identifier) -> User | None:
        return self._people_here().known_as(kind, identifier).first()

    def _people_here(self):
        return User.objects.all() if is_walled() else User.objects.filter(kind=UserKind.OPERATOR)

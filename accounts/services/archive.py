"""People are put away, never deleted (parking USR-1, USR-2)."""

from django.utils import timezone

from accounts.choices import UserStatus
from accounts.exceptions import ArchiveTypeGone, PersonMerged
from accounts.models import ArchiveType, User
from accounts.ports import person_archived
from accounts.services.people import end_sessions
from core import audit
from core.actors import Actor
from core.db import atomic


@atomic()
def archive_person(
    *, actor: Actor, user: User, archive_type: ArchiveType | None = None, release: bool = False
) -> User:
    """Put a driver away: signed out at once, out of the default search; nothing of theirs is lost.

    With `release` what they hold, such as active permits, is released as well: an import's word only (IMP-3); the
    page warns instead (USR-2). A person who is archived already stays as they are. ArchiveTypeGone.
    """
    user = _locked(user)
    if user.status == UserStatus.ARCHIVED:
        return user
    if archive_type is not None:
        archive_type = ArchiveType.objects.active().filter(pk=archive_type.pk).first()
        if archive_type is None:
            raise ArchiveTypeGone(field="archive_type")
    user.archived_from, user.status = user.status, UserStatus.ARCHIVED
    user.archived_at, user.archive_type = timezone.now(), archive_type
    user.save()
    end_sessions(user=user)
    released = sum(let_go(actor=actor, user=user) for let_go in person_archived) if release else 0
    told = {"archive_type": archive_type and archive_type.name, "released": released or None}
    audit.record(actor, "driver.archived", user, **{key: fact for key, fact in told.items() if fact})
    return user


@atomic()
def restore_person(*, actor: Actor, user: User) -> User:
    """Bring an archived driver back as they were: active, disabled or pending. PersonMerged after a merge."""
    user = _locked(user)
    if user.status != UserStatus.ARCHIVED:
        return user
    if user.merged_into_id:
        raise PersonMerged(name=str(user.merged_into))
    user.status = user.archived_from or UserStatus.ACTIVE
    user.archived_from, user.archived_at, user.archive_type = "", None, None
    user.save()
    audit.record(actor, "driver.restored", user, status=user.status)
    return user


def _locked(user: User) -> User:
    return User.objects.drivers().select_for_update().get(pk=user.pk)

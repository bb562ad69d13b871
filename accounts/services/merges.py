"""Two accounts of one person become one, and two again for 30 days (parking USR-3, DECISIONS 13)."""

from datetime import timedelta

from django.utils import timezone

from accounts.choices import UserStatus
from accounts.exceptions import MergeNeedsActive, MergeOver, SamePerson
from accounts.models import PersonMerge, User
from accounts.services.archive import archive_person
from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.repoint import put_back, repoint

UNDO_FOR = timedelta(days=30)
# What is the archived account's own: its profile, its sessions, the merges it was given up in.
OWN = frozenset({"accounts.Profile.user", "accounts.Session.user", "accounts.PersonMerge.merged"})


@atomic()
def merge_people(*, actor: Actor, kept: User, merged: User) -> PersonMerge:
    """Move everything of `merged` to `kept` and archive `merged` with a pointer. Both must be active drivers.

    SamePerson; MergeNeedsActive, also for who was merged or archived a moment ago.
    """
    if kept.pk == merged.pk:
        raise SamePerson(field="other")
    people = User.objects.drivers().select_for_update().order_by("pk").in_bulk([kept.pk, merged.pk])
    kept, merged = people[kept.pk], people[merged.pk]
    for person in (kept, merged):
        if not person.is_active:
            raise MergeNeedsActive(field="other", name=str(person), status=person.get_status_display())
    before = {"username": merged.username, "email": merged.email, "status": merged.status}
    moved = repoint(source=merged, target=kept, but=OWN)
    merged = archive_person(actor=actor, user=merged)
    merged.merged_into = kept
    merged.save()
    merge = PersonMerge.objects.create(kept=kept, merged=merged, by=actor.label, moved=moved, before=before)
    audit.record(actor, "driver.merged", kept, person=str(merged), count=_size(moved))
    audit.record(actor, "driver.merged_into", merged, person=str(kept))
    return merge


@atomic()
def undo_merge(*, actor: Actor, merge: PersonMerge) -> PersonMerge:
    """Give the merged person back what was theirs; what came since stays with the kept one. MergeOver."""
    merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at or timezone.now() - merge.at > UNDO_FOR:
        raise MergeOver()
    people = User.objects.select_for_update().order_by("pk").in_bulk([merge.kept_id, merge.merged_id])
    kept, merged = people[merge.kept_id], people[merge.merged_id]
    merged.merged_into, merged.archived_at, merged.archive_type = None, None, None
    merged.status, merged.archived_from = merge.before.get("status", UserStatus.ACTIVE), ""
    merged.save()
    failed = put_back(moved=merge.moved, source=merged, target=kept)
    merge.undone_at = timezone.now()
    merge.save()
    audit.record(actor, "driver.unmerged", kept, person=str(merged), failed=failed or None)
    audit.record(actor, "driver.unmerged", merged, person=str(kept))
    return merge


def _size(moved: list[dict]) -> int:
    return sum(len(entry["ids"]) + len(entry["changed"]) for entry in moved)

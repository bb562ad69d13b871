"""Who came and went."""

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import AuditEntry

WORDS = {
    "person.signed_in": _("Signed in"),
    "person.signed_out": _("Signed out"),
    "second_factor.recovery_used": _("Used a recovery code"),
}


def sign_ins():
    """Sign-ins and sign-outs of staff, newest first, with `what` in words (parking §28 Login Activity)."""
    ids = User.objects.staff().annotate(key=Cast("pk", CharField())).values("key")
    words = Case(*(When(action=action, then=Value(str(text))) for action, text in WORDS.items()))
    entries = AuditEntry.objects.filter(
        action__in=WORDS, object_type=User._meta.label_lower, object_id__in=ids
    )
    return entries.annotate(what=words)

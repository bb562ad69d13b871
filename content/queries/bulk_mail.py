"""Bulk email: what was sent, to whom it goes, and who is left out (parking EML-5)."""

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, Value, When

from accounts.choices import UserStatus
from accounts.models import User
from content.choices import BulkMailState, RecipientState, TextKind
from content.models import BulkMail, BulkMailRecipient
from content.queries.texts import Text, text
from core.choices import Language
from core.models import Job
from core.models.work import ACTIVE
from core.scoping import current_client

BULK = "bulk.message"  # the kind of its mails
JOB = "content.write_bulk_mail"
ADDRESS = r"^[!-~]+@[^\s@]+$"  # what carriers take, roughly: the rest is seen when the mail is written
TYPED_ABOVE = 100  # more recipients than this are typed as a number before they get mail (quality §3.2)


@dataclass(frozen=True)
class Share:
    """How many of the listed people get a message, and how many do not, by the reason."""

    getting: int
    left_out: dict[str, int]

    @property
    def listed(self) -> int:
        return self.getting + sum(self.left_out.values())

    @property
    def is_many(self) -> bool:
        """Whether the number is asked for before sending."""
        return self.getting > TYPED_ABOVE


def bulk_mails() -> QuerySet[BulkMail]:
    """The client's bulk emails, newest first."""
    return BulkMail.objects.order_by("-id")


def recipients_of(bulk_mail: BulkMail) -> QuerySet[BulkMailRecipient]:
    """Everybody who was listed, with the mail they got, in the order of the list."""
    return BulkMailRecipient.objects.filter(bulk_mail=bulk_mail).select_related("person", "mail")


def fate(*, is_transactional: bool, of: str = "") -> Case:
    """What would become of a person now: WAITING for a mail, or why there is none. `of` leads to the person."""
    consents = {} if is_transactional else {f"{of}profile__email_consent": False}
    cases = [
        When(Q(**{f"{of}status": UserStatus.ARCHIVED}), then=Value(RecipientState.ARCHIVED)),
        When(~Q(**{f"{of}status": UserStatus.ACTIVE}), then=Value(RecipientState.NOT_ACTIVE)),
        When(Q(**{f"{of}email": ""}), then=Value(RecipientState.NO_ADDRESS)),
        When(~Q(**{f"{of}email__regex": ADDRESS}), then=Value(RecipientState.BAD_ADDRESS)),
    ]
    if consents:
        cases.append(When(Q(**consents), then=Value(RecipientState.NO_CONSENT)))
    return Case(*cases, default=Value(RecipientState.WAITING))


def share_of(people: QuerySet[User], *, is_transactional: bool) -> Share:
    """How these people would be divided; one query."""
    told = people.order_by().annotate(fate=fate(is_transactional=is_transactional)).values_list("fate")
    numbers = dict(told.annotate(Count("pk")))
    return Share(numbers.pop(RecipientState.WAITING, 0), numbers)


def share_sent(bulk_mail: BulkMail) -> Share:
    """How the recipients of a sent message are divided so far; those who wait count as getting it."""
    left_out = {
        state: number for state, number in bulk_mail.counts.items() if state != RecipientState.WRITTEN
    }
    return Share(bulk_mail.total - sum(left_out.values()), left_out)


def settled(bulk_mail: BulkMail) -> dict[str, int]:
    """The recipients who wait no more, by what became of them; counted in the database."""
    rows = BulkMailRecipient.objects.filter(bulk_mail=bulk_mail).exclude(state=RecipientState.WAITING)
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def sample_of(people: QuerySet[User], *, is_transactional: bool) -> User | None:
    """The first of these people who would get the message, with all that its words may name."""
    getting = people.annotate(fate=fate(is_transactional=is_transactional)).filter(
        fate=RecipientState.WAITING
    )
    return getting.select_related("profile__user_type").first()


def words_of(bulk_mail: BulkMail, language: str) -> Text:
    """What the message says to a reader of this language."""
    return text(TextKind.BULK, bulk_mail.words_key, language)


def own_words(bulk_mail: BulkMail) -> dict[str, Text]:
    """The languages in which the message says something, and what."""
    told = {language: words_of(bulk_mail, language) for language in Language.values}
    return {language: words for language, words in told.items() if words.language == language}


def reading_language(person: User) -> str:
    """The language in which a person gets mail."""
    return person.language or current_client().default_language


def forgotten_bulk_mails() -> list[BulkMail]:
    """Messages that are being written and have no job any more, after a crash beyond all retries."""
    at_work = BulkMail.objects.filter(state=BulkMailState.SENDING)
    known = Job.objects.filter(ACTIVE, key=JOB).values_list("ids__bulk_mail_id", flat=True)
    return list(at_work.exclude(pk__in=list(known)))

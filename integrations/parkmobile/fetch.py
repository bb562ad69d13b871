"""One run of "Fetch ParkMobile Stats": ask, match zones, import, tell how fresh the feed is (integrations §3.5)."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from datetime import timedelta
from urllib.parse import quote

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.exceptions import NotConfigured
from core.system_settings import settings_registry, value
from core.system_tasks import RunContext
from integrations.parkmobile.adapter import SOURCE, ZoneRead, read_zone
from integrations.parkmobile.client import ParkMobileClient
from integrations.parkmobile.schemas import Page, Zone
from integrations.transport import IntegrationError
from parking.models import LotZone
from parking.services.feeds import FeedCounts, import_feed, mark_feed

INTERVAL = timedelta(minutes=3)
CREDENTIALS = ("parkmobile_username", "parkmobile_password", "parkmobile_api_key")
PARALLEL = 4
WORST_FIRST = ("auth", "config", "malformed", "partial", "stale", "throttled", "transient")
# How long a zone that answered 429 is left alone: what it asks for, else this; never longer than an hour.
BACK_OFF_SECONDS, LONGEST_BACK_OFF_SECONDS = 300, 3600
TOLD_REFUSALS = 20


def fetch(run: RunContext) -> None:
    """Import the rights of every ParkMobile zone that exists here under the same name.

    NotConfigured without the three credentials. Raises the worst IntegrationError of the run, after everything that
    could be imported was.
    """
    with _client(run) as client:
        try:
            zones = client.zones()
        except IntegrationError as error:
            _tell(run, error)
            raise
        wanted = _match(run, zones)
        answers = _ask(run, client, wanted)
    errors = [answer for answer in answers.values() if isinstance(answer, IntegrationError)]
    pages = {zone: answer for zone, answer in answers.items() if isinstance(answer, Page)}
    errors += _import(run, pages)
    worst = min(errors, key=lambda error: WORST_FIRST.index(error.error_class), default=None)
    _tell(run, worst)
    if worst:
        raise worst


def _client(run: RunContext) -> ParkMobileClient:
    missing = [str(settings_registry.get(key).label) for key in CREDENTIALS if not value(key)]
    if missing:
        raise NotConfigured(
            _("System Settings, ParkMobile: %(names)s missing") % {"names": ", ".join(missing)}
        )
    username, password, api_key = (value(key) for key in CREDENTIALS)
    return ParkMobileClient(
        base_url=value("parkmobile_base_url"),
        username=username,
        password=password,
        api_key=api_key,
        seconds_left=lambda: run.budget,
    )


def _match(run: RunContext, zones: list[Zone]) -> list[str]:
    """Their zones whose name, trimmed, is a lot zone's name; the others are told by name (parking PS-2, PS-3)."""
    theirs = sorted({zone.signageZoneCode.strip() for zone in zones})
    ours = set(LotZone.objects.values_list("name", flat=True))
    by_case = {name.casefold(): name for name in ours}
    skipped = [name for name in theirs if name not in ours]
    for name in skipped:
        if near := by_case.get(name.casefold()):
            run.log(
                _("“%(theirs)s” and the lot zone “%(ours)s” differ in case.") % {"theirs": name, "ours": near}
            )
    if skipped:
        run.log(_("Skipped, no lot zone of this name: %(names)s") % {"names": ", ".join(skipped)})
    run.count("zones", len(theirs) - len(skipped))
    run.count("zones_skipped", len(skipped))
    return [name for name in theirs if name in ours]


def _ask(run: RunContext, client: ParkMobileClient, zones: list[str]) -> dict[str, Page | IntegrationError]:
    """Each zone's page, or how it failed. Threads ask, this one keeps the database."""
    answers: dict[str, Page | IntegrationError] = {}
    with ThreadPoolExecutor(PARALLEL) as pool:
        asked = {}
        for zone in zones:
            if cache.get(_wait_key(run, zone)):
                words = _("zone %(zone)s is left alone, as ParkMobile asked") % {"zone": zone}
                answers[zone] = IntegrationError("throttled", words)
            else:
                asked[pool.submit(copy_context().run, client.rights, zone)] = zone
        for future in as_completed(asked):
            run.heartbeat()
            try:
                answers[asked[future]] = future.result()
            except IntegrationError as error:
                answers[asked[future]] = error
    for zone, answer in sorted(answers.items()):
        if isinstance(answer, IntegrationError):
            _note_failure(run, zone, answer)
    return answers


def _note_failure(run: RunContext, zone: str, error: IntegrationError) -> None:
    run.count("zones_failed")
    run.log(_("Zone %(zone)s: %(error)s") % {"zone": zone, "error": error})
    if error.error_class == "throttled" and not cache.get(_wait_key(run, zone)):
        seconds = min(error.retry_after or BACK_OFF_SECONDS, LONGEST_BACK_OFF_SECONDS)
        cache.set(_wait_key(run, zone), True, timeout=seconds)


def _import(run: RunContext, pages: dict[str, Page]) -> list[IntegrationError]:
    """Hand each zone's rows to parking, a transaction each; returns the doubts about what was read."""
    site_zone = timezone.get_current_timezone()
    facts = {"site_zone": site_zone, "currency": run.client.currency, "now": timezone.now()}
    reads = {zone: read_zone(page, zone, **facts) for zone, page in sorted(pages.items())}
    is_partial = any(read.doubt == "partial" for read in reads.values())
    errors = []
    for zone, read in reads.items():
        run.heartbeat()
        # One truncated list makes absence doubtful everywhere: a right may have moved there (integrations §3.4).
        complete = [zone] if read.is_complete and not is_partial else []
        rows = list(read.rows.values())
        counts = import_feed(actor=run.actor, source=SOURCE, rows=rows, complete_zones=complete)
        _note_rows(run, zone, read, counts)
        if read.doubt:
            errors.append(IntegrationError(read.doubt, _doubt_words(read.doubt) % {"zone": zone}))
            run.log(errors[-1])
    return errors


def _note_rows(run: RunContext, zone: str, read: ZoneRead, counts: FeedCounts) -> None:
    refused = read.refused + [f"{external_id}: {reason}" for external_id, reason in counts.refused]
    run.count("rows", len(read.rows))
    for name in ("new", "changed", "unchanged", "ended_early"):
        run.count(name, getattr(counts, name))
    run.count("refused", len(refused))
    run.count("duplicates", read.duplicates)
    for name, number in counts.unmatched.items():
        facts = {"zone": zone, "number": number, "name": name}
        run.log(_("Zone %(zone)s: %(number)s rights of “%(name)s”, which is no lot zone, skipped") % facts)
    for words in refused[:TOLD_REFUSALS]:
        run.log(_("Zone %(zone)s, refused: %(reason)s") % {"zone": zone, "reason": words})
    if len(refused) > TOLD_REFUSALS:
        run.log(_("Zone %(zone)s: %(number)s rows refused") % {"zone": zone, "number": len(refused)})


def _doubt_words(doubt: str) -> str:
    if doubt == "partial":
        return _("zone %(zone)s: ParkMobile holds more rights than it listed; none are taken as ended")
    return _(
        "zone %(zone)s: ParkMobile's clock is more than ten minutes away from ours; none are taken as ended"
    )


def _tell(run: RunContext, worst: IntegrationError | None) -> None:
    """Say how fresh the feed is, and audit the poll: one entry a run (DECISIONS 16)."""
    error_class = worst.error_class if worst else ""
    feed = mark_feed(
        actor=run.actor,
        source=SOURCE,
        ok=worst is None,
        error_class=error_class,
        interval_seconds=int(INTERVAL.total_seconds()),
    )
    audit.record(run.actor, "feed.polled", feed, error_class=error_class, **run.counts)


def _wait_key(run: RunContext, zone: str) -> str:
    return f"parkmobile:{run.client.pk}:{quote(zone, safe='')}"

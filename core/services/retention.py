"""How long background work stays on record (parking TSK-6)."""

from datetime import timedelta

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from core.actors import Actor
from core.choices import WorkState
from core.models import Job, SystemTaskRun
from core.models.work import ACTIVE

KEEP_RUNS_FOR = timedelta(days=90)
KEEP_RUNS = 500
KEEP_JOBS_FOR = timedelta(days=7)
KEEP_FAILED_JOBS_FOR = timedelta(days=90)


def purge_work(*, actor: Actor) -> dict[str, int]:
    """Delete ended runs older than 90 days or beyond a task's newest 500, jobs done over 7 days ago and jobs that
    failed over 90 days ago. To be called in `all_clients`. Returns how many of each went."""
    now = timezone.now()
    ended = SystemTaskRun.objects.exclude(ACTIVE)
    ranked = SystemTaskRun.objects.annotate(
        rank=Window(RowNumber(), partition_by=F("task_id"), order_by=F("id").desc())
    )
    beyond = ranked.filter(rank__gt=KEEP_RUNS).values_list("pk", flat=True)
    runs = (
        ended.filter(ended_at__lt=now - KEEP_RUNS_FOR).delete()[0]
        + ended.filter(pk__in=list(beyond)).delete()[0]
    )
    done = Job.objects.filter(state=WorkState.OK, ended_at__lt=now - KEEP_JOBS_FOR).delete()[0]
    failed = Job.objects.filter(state=WorkState.FAILED, ended_at__lt=now - KEEP_FAILED_JOBS_FOR).delete()[0]
    return {"runs": runs, "jobs": done + failed}

"""System tasks of all clients: the vendor's own are switched here (parking §22)."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal
from core.models import SystemTask, SystemTaskRun
from core.services.tasks import disable_task, enable_task
from core.system_tasks import system_tasks
from opscom.operator.base import ReadOnlyAdmin


class VendorOnlyFilter(admin.SimpleListFilter):
    """Tasks that only operators may switch."""

    title = _("who switches it")
    parameter_name = "vendor"

    def lookups(self, request, model_admin):
        return [("yes", _("vendor only")), ("no", _("the client's staff"))]

    def queryset(self, request, queryset):
        keys = [task.key for task in system_tasks if task.vendor_only]
        if self.value() == "yes":
            return queryset.filter(key__in=keys)
        return queryset.exclude(key__in=keys) if self.value() == "no" else queryset


@admin.register(SystemTask)
class SystemTaskAdmin(ReadOnlyAdmin):
    """Rows without a client are the house's own and always on."""

    list_display = ("title", "client", "is_vendor_only", "enabled", "failures", "next_run_at")
    list_filter = (VendorOnlyFilter, "enabled", "client")
    list_select_related = ("client",)
    list_display_links = None
    actions = ("enable", "disable")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(key__in=system_tasks.keys()).order_by("client", "id")

    @admin.display(description=_("task"))
    def title(self, task):
        return system_tasks.get(task.key).title

    @admin.display(description=_("vendor only"), boolean=True)
    def is_vendor_only(self, task):
        return system_tasks.get(task.key).vendor_only

    @admin.action(description=_("Enable the chosen tasks"))
    def enable(self, request, queryset):
        self._switch(request, queryset, enable_task)

    @admin.action(description=_("Disable the chosen tasks"))
    def disable(self, request, queryset):
        self._switch(request, queryset, disable_task)

    def _switch(self, request, queryset, service):
        for task in queryset.select_related("client"):
            try:
                service(actor=request.user.actor, task_id=task.pk)
            except Refusal as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                words = _("Saved: %(task)s, %(client)s.")
                facts = {"task": self.title(task), "client": task.client or "—"}
                self.message_user(request, words % facts, messages.SUCCESS)


@admin.register(SystemTaskRun)
class SystemTaskRunAdmin(ReadOnlyAdmin):
    """What the tasks did."""

    list_display = ("queued_at", "client", "task", "state", "error_class", "triggered_by")
    list_filter = ("state", "client")
    list_select_related = ("client", "task")
    fields = (
        "client", "task", "state", "queued_at", "started_at", "ended_at", "attempts",
        "triggered_by", "error_class", "error_text", "counts", "output",
    )  # fmt: skip

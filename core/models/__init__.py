"""Tables of the floor."""

from core.models.audit import AuditEntry
from core.models.base import ClientModel
from core.models.client import Client, ClientDomain
from core.models.job import Job
from core.models.setting import SettingRevision
from core.models.task import SystemTask, SystemTaskRun

__all__ = [
    "AuditEntry",
    "Client",
    "ClientDomain",
    "ClientModel",
    "Job",
    "SettingRevision",
    "SystemTask",
    "SystemTaskRun",
]

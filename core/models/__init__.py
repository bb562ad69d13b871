"""Tables of the floor."""

from core.models.audit import AuditEntry
from core.models.base import ClientModel
from core.models.client import Client, ClientDomain
from core.models.setting import SettingRevision

__all__ = ["AuditEntry", "Client", "ClientDomain", "ClientModel", "SettingRevision"]

"""Tables of people, their roles, keys and sessions."""

from accounts.models.api_token import ApiToken
from accounts.models.company import ArchiveType, Company
from accounts.models.import_run import ImportRow, ImportRun
from accounts.models.login_source import LoginSource
from accounts.models.password_request import PasswordRequest
from accounts.models.person_merge import PersonMerge
from accounts.models.pinned_filter import PinnedFilter
from accounts.models.profile import Profile
from accounts.models.province import Province
from accounts.models.role import Role, RoleAssignment
from accounts.models.second_factor import RecoveryCode, TotpDevice
from accounts.models.session import Session
from accounts.models.user import User, UserManager
from accounts.models.user_type import LockerUserType, UserType

__all__ = [
    "ApiToken",
    "ArchiveType",
    "Company",
    "ImportRow",
    "ImportRun",
    "LockerUserType",
    "LoginSource",
    "PasswordRequest",
    "PersonMerge",
    "PinnedFilter",
    "Profile",
    "Province",
    "RecoveryCode",
    "Role",
    "RoleAssignment",
    "Session",
    "TotpDevice",
    "User",
    "UserManager",
    "UserType",
]

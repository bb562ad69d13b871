"""Refusals about people, roles and keys."""

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class UserNameTaken(Refusal):
    """Somebody of the same kind has this user name (parking UP-4)."""

    message = _("This user name is taken. Choose another.")


class EmailTaken(Refusal):
    """Somebody of the same kind has this e-mail address (parking UP-4)."""

    message = _("This email address is in use already.")


class UniqueIdTaken(Refusal):
    """The login source names another driver by this id."""

    message = _("This id is in use already.")


class BadgeNumberTaken(Refusal):
    """Tickets name their writer by the badge number alone, so no two have the same (enforcement ENT-7)."""

    message = _("Another admin has this badge number. Choose another.")


class NameMissing(Refusal):
    """A person who can be found by neither user name nor e-mail could never sign in."""

    message = _("Enter a user name or an email address.")


class WeakPassword(Refusal):
    """The password breaks the site's rules; the message says which."""


class SamePassword(Refusal):
    """A changed password differs from the one before; above all from a temporary one."""

    message = _("Choose a password that differs from the present one.")


class LinkSpent(Refusal):
    """A set-password link was used, replaced or is too old."""

    message = _("This link has been used or has expired. Ask for a new one.")


class RegistrationClosed(Refusal):
    """Nobody registers here now, or not with this type (parking UP-3, LOG-1)."""

    message = _("You cannot register with this. Ask the parking office.")


class TooManyRequests(Refusal):
    """Too many requests of one address (parking X-11)."""

    message = _("There have been too many requests from your network. Try again in an hour.")


class WrongPassword(Refusal):
    """Who changes the way in proves first that it is theirs."""

    message = _("This is not your present password.")


class WrongCode(Refusal):
    """Neither the authenticator's present code nor an unused recovery code."""

    message = _("This code is not right. Codes change every 30 seconds: enter the newest one.")


class SecondFactorRequired(Refusal):
    """A role of this person asks for the second factor."""

    message = _("One of your roles requires a second factor, so it cannot be turned off.")


class LoginSourceCodeTaken(Refusal):
    """One active record per code (parking LOG-3)."""

    message = _("There is a login source of this code already.")


class BuiltInSource(Refusal):
    """OPSCOM is the product's own: it can be disabled, its code stays and it is never archived."""

    message = _("The built-in login source cannot be archived and keeps its code.")


class LastLoginSource(Refusal):
    """Without another way to sign in every driver would be locked out (parking LOG-1)."""

    message = _("This is the last way for users to sign in. Confirm that nobody shall sign in for now.")


class LastPrimaryAdministrator(Refusal):
    """One active Primary Administrator must remain (parking ADM-4)."""

    message = _("This is the last active Primary Administrator. Give that role to somebody else first.")


class PrimaryAdministratorOnly(Refusal):
    """Who may manage staff could otherwise make themselves Primary Administrator."""

    message = _("Only a Primary Administrator can change a Primary Administrator.")


class PrimaryRoleFixed(Refusal):
    """Name, description and rights of Primary Administrator are not editable (parking ADM-4)."""

    message = _("The role Primary Administrator cannot be changed.")


class RoleNameTaken(Refusal):
    """Role names are unique per client."""

    message = _("There is a role of this name already.")


class UnknownRight(Refusal):
    """A role holds registered rights only, and never the vendor's."""

    message = _("There is no right “%(key)s”.")


class UnknownScope(Refusal):
    """A token's scopes are those of DECISIONS 19."""

    message = _("There is no API scope “%(key)s”.")


class ScopeNeeded(Refusal):
    """A token without a scope opens nothing."""

    message = _("Choose at least one scope.")


class OwnAccount(Refusal):
    """Nobody shuts the door behind themselves."""

    message = _("You cannot disable your own account.")


class UserTypeNameTaken(Refusal):
    """Names of user types that can be chosen are unique per client."""

    message = _("There is a user type of this name already.")


class SystemTypeFixed(Refusal):
    """Guest User is the system's and stays (parking UT-2)."""

    message = _("“%(name)s” belongs to the system: it cannot be archived.")


class ProvinceCodeTaken(Refusal):
    """A country's postal abbreviations are unique per client."""

    message = _("This country has a province or state of this code already.")


class ArchiveTypeGone(Refusal):
    """An archive type that was put away meanwhile."""

    message = _("This archive type is no longer in use. Choose another.")


class PersonMerged(Refusal):
    """A person who became another has nothing of their own any more (parking USR-3)."""

    message = _("This person was merged into %(name)s. Undo the merge instead.")


class SamePerson(Refusal):
    """Nobody is merged with themselves."""

    message = _("Choose another person: this is the same one.")


class MergeNeedsActive(Refusal):
    """Both people of a merge are in use (parking USR-3)."""

    message = _("%(name)s is %(status)s. Only active people can be merged.")


class MergeOver(Refusal):
    """A merge can be undone once, within 30 days (parking USR-3)."""

    message = _("This merge has been undone already or is older than 30 days.")


class ArchiveTypeNameTaken(Refusal):
    """Names of archive types in use are unique per client."""

    message = _("There is an archive type of this name already.")


class CompanyNameTaken(Refusal):
    """Names of companies in use are unique per client."""

    message = _("There is a company of this name already.")


class CompanyArchived(Refusal):
    """Nobody joins a company that was put away."""

    message = _("%(name)s is archived. Restore it first.")


class NotInUse(Refusal):
    """An archived person is restored before anything else."""

    message = _("%(name)s is archived. Restore the person first.")


class TypeNotOffered(Refusal):
    """People are changed to another type that can be chosen (parking USR-4)."""

    message = _("People cannot be changed to “%(name)s”. Choose another type.")


class NotAsAnother(Refusal):
    """Staff who are signed in as a driver leave the driver's keys alone (parking UP-11)."""

    message = _("Only the person can change this. Return to Admin and use the person's page.")


class DriverNotActive(Refusal):
    """Nobody can be signed in as, who could not sign in themselves."""

    message = _("%(name)s is %(status)s, so nobody can be signed in as this person.")


class NoAddress(Refusal):
    """Mail needs an address."""

    message = _("%(name)s has no email address. Enter one first.")


class NoPasswordLogin(Refusal):
    """A password would open nothing for this person."""

    message = _("%(name)s may not sign in with a password. Allow the user to login first.")


class LoginSourceUnknown(Refusal):
    """People belong to a login source of the client (parking §24.5)."""

    message = _("The login source is invalid.")


class EmailMissing(Refusal):
    """A new person of another system needs an e-mail address (enforcement G-2)."""

    message = _("The user e-mail is required.")


class FirstNameMissing(Refusal):
    """A new person of another system needs a first name (enforcement G-2)."""

    message = _("The user's first name is required.")


class LastNameMissing(Refusal):
    """A new person of another system needs a last name (enforcement G-2)."""

    message = _("The user's last name is required.")


class NotInList(Refusal):
    """A number or abbreviation that the client's list lacks, or one that is no longer offered."""

    message = _("“%(value)s” is not in the list.")


class UnknownLeft(Refusal):
    """Who is not here cannot leave (parking IMP-3)."""

    message = _("There is no such user, and inactive ones are not imported.")


class RepeatedPerson(Refusal):
    """A file tells of a person once; the first line counts."""

    message = _("Line %(line)s has the same login source and unique id. The first one counts.")


class BadFile(Refusal):
    """A file of people cannot be read as a whole; the message says how to mend it (parking IMP-1, IMP-6)."""


class RunOver(Refusal):
    """An import that is under way or over takes no more words."""

    message = _("This import is %(state)s already.")

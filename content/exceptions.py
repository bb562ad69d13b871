"""How handing over a mail can fail, which the outbox keeps to itself; and what is refused, in words for the person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class NotSent(Exception):
    """Nothing left; trying again later is right.

    `after`: before then the carrier takes none of the client's mail. `is_away`: it cannot be reached at all, so it is
    not about this mail either.
    """

    def __init__(self, words: str, after: datetime | None = None, *, is_away: bool = False):
        super().__init__(words)
        self.after, self.is_away = after, is_away


class Refused(Exception):
    """The carrier will never take this mail."""


class FateUnknown(Exception):
    """The carrier may or may not have taken it: the answer never came."""


class WarningAddressTaken(Refusal):
    """Each address is warned once."""

    message = _("This address is on the list already. Change that entry instead.")


class TextChanged(Refusal):
    """Somebody else saved this text after it was opened."""

    message = _(
        "%(author)s has saved this text since you opened it. Copy what you wrote, reload the page and put it in again."
    )


class CodeLost(Refusal):
    """The words would make a mail that is of no use to who gets it."""

    message = _(
        "The mail is useless without %(codes)s. Put it into the HTML and the text, or empty one of the two: it is then"
        " made from the other."
    )


class LayoutHidesContent(Refusal):
    """A layout that does not show what it is the layout of exactly once."""

    message = _(
        "Put [content] into the layout once, where it is always shown: there the words of the mail go."
    )


class LayoutNameTaken(Refusal):
    """Another layout in use has this name."""

    message = _("There is a layout called “%(name)s” already. Choose another name.")


class LayoutInUse(Refusal):
    """A layout that mails are made with."""

    message = _("“%(name)s” is in use by: %(users)s. Choose another layout there first.")


class SlugTaken(Refusal):
    """Another page of the client has this address."""

    message = _("Another page has the address /%(slug)s/. Choose another.")


class SlugShadows(Refusal):
    """The site itself has something at this address (CON-4)."""

    message = _("The site itself needs the address /%(slug)s/. Choose another.")


class TypesMissing(Refusal):
    """A page for chosen user types, with none chosen, is for nobody."""

    message = _("Choose at least one user type, or let others see the page.")


class IdentifierTaken(Refusal):
    """A message of the product or another one of the client has this identifier."""

    message = _("There is a message “%(identifier)s” already. Choose another identifier.")


class PopupRequired(Refusal):
    """This popup protects something and stays on; its words can be changed (enforcement VEH-15)."""

    message = _("This popup cannot be switched off. You can change its words.")


class FileRefused(Refusal):
    """A file is not kept. All of these have a fact `name`: several may be uploaded at once."""


class EmptyFile(FileRefused):
    """A file without a byte."""

    message = _("“%(name)s” is empty.")


class FileTooLarge(FileRefused):
    """More bytes than its kind may have."""

    message = _("“%(name)s” is larger than %(most)s MB. Make it smaller.")


class UnknownFileType(FileRefused):
    """What the bytes say is none of MediaType."""

    message = _(
        "“%(name)s” is none of the files that are kept here: PNG, JPEG, GIF and WebP images, PDF, Word, Excel,"
        " PowerPoint and OpenDocument without macros, and .csv or .txt in UTF-8."
    )


class DamagedImage(FileRefused):
    """An image that cannot be read to its end."""

    message = _("“%(name)s” is damaged. Save the image again and upload that.")


class ImageTooBig(FileRefused):
    """An image that would take too much memory to draw."""

    message = _("“%(name)s” has more than %(most)s million pixels. Make it smaller.")


class PackedTooTight(FileRefused):
    """A packed document that would fill its reader's disk."""

    message = _("“%(name)s” would be larger than %(most)s MB once unpacked. Make it smaller.")


class QuotaFull(Refusal):
    """The client's files would take more room than it has."""

    message = _(
        "All files together may take %(most)s MB, and this would be more."
        " Delete some, archived ones count too, or ask the vendor for more room."
    )


class FileNameTaken(Refusal):
    """Another file of the folder has this name."""

    message = _("The folder has a file “%(name)s” already. Choose another name, or replace that file.")


class OtherKindOfFile(Refusal):
    """An image may only be replaced by an image, a document by a document: pages show one and link to the other."""

    message = _(
        "An image can be replaced by an image only, and a document by a document. Upload it as a new file."
    )


class WeakColour(Refusal):
    """A brand colour on which or in which text could not be read (WCAG 1.4.3). Facts: ratio, nearest."""

    message = _(
        "Text in this colour has a contrast of %(ratio)s : 1 on the site’s pages and needs 4.5 : 1."
        " The nearest shade that has it is %(nearest)s."
    )


class BadColour(Refusal):
    """A brand colour that is no colour."""

    message = _("Write the colour as # and six digits, such as #1a7f37.")


class MailMoves(Refusal):
    """The mail is sent, or its fate found out, without anybody's help."""

    message = _("This mail is still on its way. Nothing needs to be done.")


class MailHasLeft(Refusal):
    """A carrier took the mail (DECISIONS 39)."""

    message = _("This mail has left. If it did not arrive, have it written anew where it came from.")


class AddressRefuses(Refusal):
    """The address takes no mail, or is none."""

    message = _("“%(to)s” takes no mail. Correct the person’s address; the next mail goes there.")


class SecretsGone(Refusal):
    """The mail held a link that only its reader may have, and that is gone (parking X-10)."""

    message = _(
        "This mail held a personal link, which is not kept. Send the person a new one from their page instead."
    )


class MailIsKept(Refusal):
    """Nobody carries mail now, so sending again would end here again."""

    message = _(
        "Mail is kept here and nobody carries it away. Set up a mail service first, then send it again."
    )


class UnknownMail(Exception):
    """A carrier tells of a mail that this client never sent."""


class BulkMailMoved(Refusal):
    """The bulk email is not in the state that this needs: somebody else was faster."""

    message = _("“%(subject)s” is %(state)s: this cannot be done any more.")


class NoWords(Refusal):
    """A bulk email without words in any language."""

    message = _("Write a subject and a message in at least one language.")


class ReasonNeeded(Refusal):
    """Only a message that people must get may pass their consent over (parking EML-5)."""

    message = _("Say why everybody must get this message, whatever they agreed to.")


class NobodyListed(Refusal):
    """Nobody would get the bulk email."""

    message = _("Nobody would get this message. Choose other recipients.")


class CountWrong(Refusal):
    """The number of recipients that was typed is not theirs, perhaps not any more (quality §3.2)."""

    message = _("%(number)s people would get this message now. Type that number to send it.")

"""The twin-client world: two clients with the same people, plates and zones, so that a leak shows.

What is theirs and could be seen carries CANARY; nothing of ours does. Every client model has at least one row in each.
"""

from base64 import b64decode
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.choices import ApiScope, ImportOrigin, ImportState, RowOutcome, UserKind
from accounts.models import (
    ArchiveType,
    Company,
    ImportRow,
    ImportRun,
    LockerUserType,
    LoginSource,
    PasswordRequest,
    PersonMerge,
    Profile,
    Province,
    RecoveryCode,
    Session,
    TotpDevice,
)
from accounts.services.roles import save_role
from accounts.services.tokens import create_token
from admin_portal.email_templates.preview import keep_preview
from api.models import ApiCall, IdempotentCall
from content.choices import Frequency, MailPriority, PageAccess
from content.models import BulkMailRecipient, MailAttachment, OutboxMail
from content.ports import DeliveryNote
from content.queries.wording import Wording
from content.rules.unsubscribing import unsubscribe_token
from content.services.bulk_mail import Message, save_bulk_mail
from content.services.delivery import note_delivery
from content.services.email_warnings import save_warning
from content.services.files import upload_files
from content.services.holds import hold_mail
from content.services.layouts import save_layout, save_layout_html
from content.services.mail_templates import save_template
from content.services.message_blocks import add_message
from content.services.outbox import queue_mail
from content.services.pages import save_page
from content.services.popups import save_popup
from content.services.texts import Draft, save_text
from core.choices import Feature
from core.encryption import encrypt
from core.models import AuditEntry, Job, SystemTask, SystemTaskRun
from core.ports import Attachment
from core.scoping import client_scope
from core.system_settings import save_settings
from integrations.mailgun.choices import AccountKind
from integrations.mailgun.models import MailDomain
from integrations.sftp.models import SftpLogin, WaitingFile
from parking.choices import Visibility
from parking.models import BodyType, Colour, Make, PlateType
from parking.rules.zone_window import ZoneWindow
from parking.services.alarms import raise_alarm
from parking.services.feeds import mark_feed
from parking.services.lots import save_lot
from parking.services.sales_windows import choose_active_windows, save_sales_window
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.factories.parking import (
    DnttFactory,
    LotGroupFactory,
    LotZoneFactory,
    PayStationRecordFactory,
    VehicleDriverFactory,
    VehicleFactory,
)
from tests.world_money import add_money
from tests.world_permits import add_permits
from tests.world_violations import add_violations
from tests.world_waitlists import add_waitlists

CANARY = "ZZCANARY"
PLATE = "ABC 123"
PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def make_world() -> tuple[SimpleNamespace, SimpleNamespace]:
    """Ours and theirs, each with one of everything; their words carry CANARY."""
    return make_half("OURS", "plain"), make_half("THEIRS", CANARY)


def make_half(code: str, word: str, **facts) -> SimpleNamespace:
    """One client with one of everything; its words carry `word`. `facts` are the client's."""
    site = make_site(code, features=[Feature.API], **facts)
    with client_scope(site.client):
        _people(site, word)
        _past(site, word)
        _places(site, word)
        _windows(site, word)
        _plates(site, word)
        _words(site, word)
        add_money(site, word)
        add_permits(site, word)
        add_violations(site, word)
        add_waitlists(site, word)
        _work(site, word)
    return site


def _people(site, word):
    site.role = save_role(actor=ACTOR, name=f"Role {word}", rights=["lots.view"])
    site.entry = AuditEntry.objects.order_by("-id").first()
    Profile.objects.filter(user=site.driver).update(locker_user_type=LockerUserType.objects.get(number=3))
    site.driver.first_name, site.driver.last_name = "Dora", word
    site.driver.save()
    Session.objects.create(
        session_key=f"session {word}", session_data="", user=site.driver, expire_date=timezone.now()
    )
    PasswordRequest.objects.create(kind=UserKind.DRIVER, identifier=f"{word}@example.com", site=site.host)
    site.token, site.plain_token = create_token(actor=ACTOR, label=f"token {word}", scopes=ApiScope.values)
    site.mail_id = queue_mail(
        attachments=[Attachment(f"{word}.csv", "text/csv", b"x")],
        kind="account.password_changed", to=f"{word}@example.com".lower(), language=site.client.default_language,
        context={"person": word}, person_id=site.driver.pk,
    )  # fmt: skip
    site.mail_file = MailAttachment.objects.get(mail=site.mail_id)
    hold_mail(priorities=[MailPriority.BULK], until=timezone.now(), reason=word)
    (site.file,) = upload_files(actor=ACTOR, files=[ContentFile(PIXEL, name=f"{word}.png")], folder=word)
    _sending(word, OutboxMail.objects.get(pk=site.mail_id))
    site.email_warning = save_warning(
        actor=ACTOR, label=word, address=f"{word}@example.com", topics=["tasks", "mail"], language="en"
    )
    words = {site.client.default_language: (f"Subject {word}", f"<p>Hello [first_name], {word}</p>")}
    site.bulk_mail = save_bulk_mail(actor=ACTOR, message=Message(words))
    BulkMailRecipient.objects.create(
        bulk_mail=site.bulk_mail, person=site.driver, state="written", mail_id=site.mail_id
    )
    site.unsubscribing = (site.driver.public_id, unsubscribe_token(site.driver.public_id))
    save_settings(actor=ACTOR, values={"company_address": f"Address {word}", "parkmobile_username": word})


def _sending(word, mail):
    """A sub-domain on the installation's account, and what became of a mail."""
    name = f"opscom.{word}.example".lower()
    MailDomain.objects.create(name=name, account=AccountKind.HOUSE, hook_secret=encrypt(word))
    save_settings(actor=ACTOR, values={"mailgun_house_domain": name})
    note_delivery(
        note=DeliveryNote(
            token=word, event="delivered", at=timezone.now(), reference=mail.reference, sending_domain=name
        )
    )


def _past(site, word):
    """What has been done with people: a merge, an import; and how they prove who they are."""
    province = Province.objects.get(code="ON")
    site.company = Company.objects.create(name=f"Company {word}", province=province)
    site.archive_type = ArchiveType.objects.create(name=f"Archive type {word}")
    Profile.objects.filter(user=site.driver).update(
        company=site.company,
        is_company_manager=True,
        province=province,
        province2=province,
        licence_province=province,
    )
    site.other = make_driver(f"other {word}")
    site.other.merged_into, site.other.archive_type = site.driver, site.archive_type
    site.other.save()
    site.merge = PersonMerge.objects.create(kept=site.driver, merged=site.other, by=word)
    site.import_run = ImportRun.objects.create(
        key=uuid4(),
        origin=ImportOrigin.UPLOAD,
        file_name=f"{word}.csv",
        state=ImportState.DONE,
        by=word,
        file=ContentFile(f"unique_id,login_source\n{word},OPSCOM\n".encode(), name="people.csv"),
        counts={"failed": 1},
        total=1,
        done=1,
    )
    ImportRow.objects.create(
        run=site.import_run, line=2, outcome=RowOutcome.FAILED, reason=word, data={"cells": [word, "OPSCOM"]}
    )
    TotpDevice.objects.create(user=site.clerk, secret=encrypt("JBSWY3DPEHPK3PXP"))
    RecoveryCode.objects.create(user=site.clerk, hash=word)
    site.source = LoginSource.objects.create(code=word, name=f"Source {word}")
    site.sftp_login = SftpLogin.objects.create(username=f"sftp-{word}".lower(), is_enabled=False)
    WaitingFile.objects.create(name=f"{word}.csv", size=1, modified=1)


def _places(site, word):
    site.group = LotGroupFactory(
        name=f"Group {word}", show_on_map=True, latitude="45.421500", longitude="-75.697200"
    )
    site.zone = LotZoneFactory(name="1001")
    LotZoneFactory(name=f"Zone {word}")
    site.lot = save_lot(
        actor=ACTOR,
        values={
            "name": f"Lot {word}",
            "short_name": word,
            "lot_group": site.group,
            "default_cost": Decimal(5),
            "visibility": Visibility.VISIBLE,
        },
        user_type_ids=[site.driver.profile.user_type_id],
        zone_windows=[ZoneWindow(site.zone.pk)],
    )
    site.lot.image.save("lot.gif", ContentFile(PIXEL))


def _windows(site, word):
    """A window that lots sell under."""
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto"))
    site.window = save_sales_window(
        actor=ACTOR,
        values={
            "name": f"Window {word}",
            "window_type": "Y",
            "sale_starts_at": timezone.now() - timedelta(days=1),
            "starts_on": today,
            "ends_on": today + timedelta(days=365),
        },
    )
    choose_active_windows(actor=ACTOR, chosen={"Y": site.window.pk})


def _plates(site, word):
    now = timezone.now().replace(microsecond=0)
    around = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    site.vehicle = VehicleFactory(
        plate=PLATE,
        plate_type=PlateType.objects.get(number=1),
        make=Make.objects.get(number=8),
        body_type=BodyType.objects.get(number=3),
        colour=Colour.objects.get(number=1),
        vin=word,
    )
    site.link = VehicleDriverFactory(vehicle=site.vehicle, user=site.driver, is_primary=True)
    site.dntt = DnttFactory(vehicle=site.vehicle, notes=f"Note {word}", **around)
    site.alarm = raise_alarm(actor=ACTOR, vehicle_id=site.vehicle.pk, text=f"Alarm {word}")
    site.record = PayStationRecordFactory(
        plate=PLATE, zone=site.zone, token=site.token, source="HotSpot", permit_no=f"P {word}", **around
    )
    mark_feed(actor=ACTOR, source="ParkMobile", ok=True)


def _words(site, word):
    """A page for the driver's user type, with a popup before it, a message; a mail's words and layout."""
    mine = [site.driver.profile.user_type_id]
    values = {"slug": f"about-{word}".lower(), "access": PageAccess.TYPES, "published": True}
    site.page = save_page(actor=ACTOR, values=values, user_type_ids=mine)
    site.block = add_message(actor=ACTOR, identifier=f"hours-{word}", description=f"Hours {word}")
    trigger = f"page-{site.page.text_key}"
    site.popup = save_popup(actor=ACTOR, trigger=trigger, frequency=Frequency.SESSION, is_active=True)
    draft = Draft(title=f"Title {word}", body=f"<p>Words {word}</p>")
    for kind, key in (("page", site.page.text_key), ("message", site.block.identifier), ("popup", trigger)):
        site.revision = save_text(actor=ACTOR, kind=kind, key=key, language="en", draft=draft)
    site.layout = save_layout(actor=ACTOR, name=f"Layout {word}")
    html = f"<p>{word}</p>[content]"
    site.layout_version = save_layout_html(actor=ACTOR, layout=site.layout, language="en", html=html)
    site.layout_text = f"layout:{site.layout.pk}"
    plain = Draft(label=f"Label {word}", title=f"Subject {word}", plain=f"Words {word}")
    save_template(actor=ACTOR, kind="vehicle.associated", language="en", draft=plain, layout=site.layout)
    site.mail_preview = keep_preview(Wording("Subject", "Words", f"<p>{word}</p>")).token
    site.page_text, site.popup_text = f"page:{site.page.text_key}", f"popup:{trigger}"


def _work(site, word):
    now = timezone.now()
    site.task = SystemTask.objects.order_by("pk").first()
    site.run = SystemTaskRun.objects.create(
        task=site.task,
        queued_at=now,
        due_at=now,
        started_at=now,
        ended_at=now,
        state="ok",
        output=f"Output {word}",
    )
    Job.objects.create(key="parking.relink_zone", ids={"zone_id": site.zone.pk}, queued_at=now, due_at=now)
    ApiCall.objects.create(token_id=site.token.pk, endpoint=f"call {word}")
    IdempotentCall.objects.create(token=site.token, key=word, lease_until=now, created_at=now)

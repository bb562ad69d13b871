"""What collections are told of a ticket: every key of seeds/003 in its order, how it is written, where it comes from.

A row of a table is (key, kind, source); what we know nothing of is NULL and has no source. Flags mix numbers and
booleans on purpose (enforcement H-7); secrets and the pin keep their keys and are null (H-4, TKT-6).
"""

from datetime import datetime

from accounts.choices import Country, Grouping, UserStatus
from parking.choices import AlarmScope
from violations.queries.collections_facts import Known
from violations.queries.collections_kinds import (
    BOOL,
    DAY,
    FLAG,
    INT,
    MONEY,
    NOTE,
    NULL,
    STAMP,
    TAX,
    TEXT,
    TICK,
    Many,
    One,
    Shape,
    always,
    at,
)

VERSION = "1"  # of these tables


def _changed(row, known: Known) -> datetime:
    return known.touched(row).changed_at


def _modified(row, known: Known) -> datetime:
    return known.touched(row).at


def _totals(index: int):
    return lambda vehicle, known: known.totals[vehicle.pk][index]


def _alert(scope: AlarmScope):
    return lambda person, known: (person.pk, scope) in known.people_alarms


def _decision(path: str, otherwise):
    """What was decided about the appeal; a fine can be reduced without one."""
    return lambda ticket, known: (ticket.appeal_decided_at and getattr(ticket, path)) or otherwise


def _place(line, known: Known):
    """Where the offence was: at the ticket's location when it names none itself."""
    return line.location or line.violation.location


MAKE = Shape("Make", (("MakeID", INT, "number"), ("MakeName", TEXT, "name"), ("modified", STAMP, _modified)))
COLOUR = Shape("Colour", (
    ("ColourID", INT, "number"), ("ColourName", TEXT, "name"), ("ColourKey", NULL), ("modified", STAMP, _modified),
))  # fmt: skip
BODY_TYPE = Shape("VehicleType", (
    ("TypeID", INT, "number"), ("TypeName", TEXT, "name"), ("modified", STAMP, _modified),
))  # fmt: skip
PLATE_TYPE = Shape("PlateType", (*BODY_TYPE.keys, ("typeCode", TEXT, "short_name")))
PROVINCE = Shape("Province", (
    ("ProvID", INT, "number"),
    ("ProvName", TEXT, "name"),
    ("Country", INT, lambda province, known: 1 if province.country == Country.CANADA else 2),
    ("ProvCode", TEXT, "code"),
    ("modified", STAMP, _modified),
    ("payments", FLAG, always(1)),
))  # fmt: skip
LOCATION = Shape("Location", (
    ("LocationID", INT, "number"),
    ("LocationName", TEXT, "name"),
    ("WriterVisible", FLAG, "writer_visible"),
    ("GisNo", INT, "gis_no"),
    ("modified", STAMP, _modified),
))  # fmt: skip
CATEGORY = Shape("TicketCategory", (
    ("TicketTypeID", INT, "number"),
    ("TicketTypeName", TEXT, "name"),
    ("HandHeldVisible", FLAG, "handheld_visible"),
    ("modified", STAMP, _modified),
    ("archived", STAMP.maybe, "archived_at"),
    ("appliesTo", INT, "applies_to"),
    ("enableFailToIdentify", FLAG, "fail_to_identify"),
))  # fmt: skip
OFFENCE = Shape("OffenceType", (
    ("ViolationTypeID", INT, "number"),
    ("ViolationDescr", TEXT, lambda item, known: str(item)),
    ("DefaultCost", MONEY, "default_cost"),
    ("created", STAMP, "created_at"),
    ("discountFlag", BOOL, "discount_amount"),
    ("discountAmount", MONEY, "discount_amount"),
    ("discountHours", INT, "discount_hours"),
    ("adminOnly", BOOL, "admin_only"),
    ("violationkey", NOTE, "key"),
    ("modified", STAMP, _modified),
    ("category_id", INT.maybe, "category.number"),
    ("adjustable", BOOL, "adjustable"),
    ("bylawcode", NOTE, "by_law_code"),
))  # fmt: skip
DETAIL = Shape("TicketDetail", (
    ("ViolationsDetailID", INT, "pk"),
    ("ViolationID", INT, "violation_id"),
    ("Ticket", TEXT, "violation.ticket"),
    ("ViolationTypeID", INT, "item.number"),
    ("LocationID", INT.maybe, at(_place, "number")),
    ("offenceFine", MONEY, "fine"),
    ("discountFlag", FLAG, lambda line, known: bool(line.discount_amount)),
    ("discountAmount", MONEY, "discount_amount"),
    ("discountHours", INT, "discount_hours"),
    ("created", STAMP, "created_at"),
    ("type", One(OFFENCE, is_sure=True), "item"),
))  # fmt: skip
ATTACHMENT = Shape("TicketAttachment", (
    ("attachID", INT, "pk"),
    ("storageLocation", TEXT, "file.name"),
    ("attachName", TEXT, lambda row, known: row.file.name.rpartition("/")[2].rpartition(".")[0]),
    ("attachExt", TEXT, lambda row, known: row.file.name.rpartition(".")[2]),
    ("attachMime", TEXT, "media_type"),
    ("relatedType", TEXT, always("VIOLATIONS")),
    ("relatedID", INT, "violation_id"),
    ("relatedNote", TEXT, "violation.ticket"),
    ("created", STAMP, "created_at"),
    ("archived", STAMP.maybe, "archived_at"),
    ("uniqueid", TEXT, "uuid"),
))  # fmt: skip
PERSON = Shape("Person", (
    ("UserID", INT, "pk"),
    ("enabled", NULL),
    ("salutation", NOTE, "profile.salutation"),
    ("firstName", TEXT, "first_name"),
    ("middleName", NOTE, "profile.middle_name"),
    ("lastName", TEXT, "last_name"),
    ("username", TEXT, "username"),
    ("email", NOTE, "email"),
    ("street", NOTE, "profile.street"),
    ("city", NOTE, "profile.city"),
    ("prov", INT.maybe, "profile.province.number"),
    ("postal", NOTE, "profile.postal_code"),
    ("street2", NOTE, "profile.street2"),
    ("city2", NOTE, "profile.city2"),
    ("prov2", INT.maybe, "profile.province2.number"),
    ("postal2", NOTE, "profile.postal_code2"),
    ("phonecell", NOTE, "profile.phone_cell"),
    ("status", FLAG, lambda person, known: person.status == UserStatus.ACTIVE),
    ("UserTypeID", INT, "profile.user_type.number"),
    ("employNo", NOTE, "profile.employee_no"),
    ("deptNameID", NULL),
    ("ePhone", NOTE, "profile.employee_phone"),
    ("staffFacultyFlag", FLAG, lambda person, known: person.profile.user_type.grouping == Grouping.STAFF),
    ("studentNo", NOTE, "profile.student_no"),
    ("sPhone", NOTE, "profile.student_phone"),
    ("sPhone2", NULL),
    ("lastUpdated", STAMP, _changed),
    ("created", STAMP, "created_at"),
    ("privateComment", NOTE, "profile.private_comment"),
    ("publicComment", NOTE, "profile.public_comment"),
    ("DLNum", NOTE, "profile.licence_no"),
    ("DOB", DAY, "profile.birth_date"),
    ("StaffMailPermit", FLAG, always(0)),
    ("ExtendedID", NULL),
    ("UserUUID", TEXT, "public_id"),
    ("CampusBox", NULL),
    ("newEmail", NOTE, "new_email"),
    ("ReadOnlyUserID", NULL),
    ("studentNo_int", NULL),
    ("employNo_int", NULL),
    ("StuCampusLocation", NULL),
    ("EmpCampusLocation", NULL),
    ("MailPermitTo", TEXT, always("Permanent Mailing Address")),
    ("isCloudAccount", NULL),
    ("lastSelfUpdated", NULL),
    ("emailConsent", TICK, "profile.email_consent"),
    ("T2P_reminders", NULL),
    ("reminderTime", NULL),
    ("lockerUserTypeID", INT.maybe, "profile.locker_user_type.number"),
    ("encid", NULL),
    ("preferredname", NOTE, "profile.preferred_name"),
    ("plateAlert", FLAG, _alert(AlarmScope.VEHICLES)),
    ("peopleAlert", FLAG, _alert(AlarmScope.PERSON)),
    ("salt", NULL),
    ("forcePasswordChange", FLAG, "must_change_password"),
    ("lastpasswordchange", NULL),
    ("DLprov", INT.maybe, "profile.licence_province.number"),
    ("loginSource", TEXT, "login_source"),
    ("company_id", INT.maybe, "profile.company_id"),
    ("taxexemption", NOTE, "profile.tax_exemption_code"),
    ("company_manager", TICK, "profile.is_company_manager"),
    ("receives_invoice", NULL),
    ("account_number", NOTE, "profile.account_number"),
    ("company_bill_recipient", TICK, "profile.is_bill_recipient"),
    ("kais_employer", NULL),
    ("kais_building", NULL),
    ("kais_supervisor_name", NULL),
    ("kais_supervisor_title", NULL),
    ("register_token", NULL),
    ("api_token", NULL),
    ("modified", STAMP, _modified),
    ("bambora_customer_code", NULL),
    ("language", TEXT, lambda person, known: person.language or known.client.default_language),
    ("preferred_communication_method", NULL),
))  # fmt: skip
DRIVER = Shape("Driver", (
    *((name, kind, *(at("user", part) for part in source)) for name, kind, *source in PERSON.keys),
    ("laravel_through_key", INT, "vehicle_id"),
))  # fmt: skip
VEHICLE = Shape("TicketVehicle", (
    ("VehicleID", INT, "pk"),
    ("Active", FLAG, "is_active"),
    ("lastUpdate", STAMP, _changed),
    ("Plate", TEXT, "plate"),
    ("PlateTypeID", INT, "plate_type.number"),
    ("ProvID", INT, "province.number"),
    ("MakeID", INT.maybe, "make.number"),
    ("TypeID", INT.maybe, "body_type.number"),
    ("ColourID", INT.maybe, "colour.number"),
    ("Year", INT.maybe, "year"),
    ("TotalVio", INT, _totals(0)),
    ("TotalUnpaid", INT, _totals(1)),
    ("TotalWarning", INT, _totals(2)),
    ("created", STAMP, "created_at"),
    ("externallookupdate", NULL),
    ("externallookupRequestID", NULL),
    ("modified", STAMP, _modified),
    ("vehicleAlert", NOTE, lambda vehicle, known: known.plate_alarms.get(vehicle.pk)),
    ("vin", NOTE, "vin"),
    ("drivers", Many(DRIVER), "drivers"),
    ("make", One(MAKE), "make"),
    ("colour", One(COLOUR), "colour"),
    ("vehicle_type", One(BODY_TYPE), "body_type"),
    ("plate_type", One(PLATE_TYPE, is_sure=True), "plate_type"),
    ("province", One(PROVINCE, is_sure=True), "province"),
))  # fmt: skip
TICKET = Shape("OverdueTicket", (
    ("ViolationID", INT, "pk"),
    ("SemPermitID", INT, always(0)),
    ("Ticket", TEXT, "ticket"),
    ("VehicleID", INT.maybe, "vehicle_id"),
    ("Spoiled", FLAG, "is_spoiled"),
    ("TicketType", INT, "category.number"),
    ("Issued", STAMP, "issued_at"),
    ("convNotice", NULL),
    ("Due", STAMP, "due_at"),
    ("ViolationTypeID", INT, always(-1)),  # the offences stand in the details
    ("Fine", MONEY, "fine"),
    ("AdjustedFine", MONEY, "adjusted_fine"),
    ("Towing", MONEY, "towing"),
    ("taxAmount", TAX, "tax"),
    ("Writer", INT, "writer_id"),
    ("LocationID", INT.maybe, "location.number"),
    ("Comment", NOTE, "comment"),
    ("TicketAppeal", STAMP.maybe, "appealed_at"),
    ("appealType", INT, lambda ticket, known: ticket.appealed_at is not None),
    ("appealFormat", NOTE, "appeal_format"),
    ("AccessAdminID", INT, lambda ticket, known: ticket.keyed_by_id or ticket.writer_id),
    ("ActionedPer", NOTE, "fine_action"),
    ("Created", STAMP, "created_at"),
    ("AppealUserID", INT, always(0)),
    ("AppealProcessDate", STAMP.maybe, "appeal_decided_at"),
    ("AppealAdminID", INT, _decision("actioned_by_id", 0)),
    ("AppealComment", NOTE, "appeal_reason"),
    ("AppealAdminComment", NOTE, _decision("action_reason", None)),
    ("AutoNotice", INT, "notice_step"),
    ("ProcessedByCollection", STAMP.maybe, "collections_ended_at"),
    ("SentToCollections", STAMP.maybe, "sent_to_collections_at"),
    ("PrivateComments", NOTE, "private_comment"),
    ("DriveAway", FLAG, always(0)),
    ("UUID", TEXT, "uuid"),
    ("VioNotice", NULL),
    ("latitude", NULL),
    ("longitude", NULL),
    ("Warning", TICK, "is_warning"),
    ("userid", INT.maybe, "person_id"),
    ("incidentID", NULL),
    ("failToIdentify", TICK, "fail_to_identify"),
    ("pin", NULL),
    ("duplicate", NULL),
    ("AdjustmentReason", NOTE, "action_reason"),
    ("user", One(PERSON), "person"),
    ("vehicle", One(VEHICLE), "vehicle"),
    ("location", One(LOCATION), "location"),
    ("details", Many(DETAIL), "lines"),
    ("attachments", Many(ATTACHMENT), "attachments"),
    ("category", One(CATEGORY, is_sure=True), "category"),
))  # fmt: skip

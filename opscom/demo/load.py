"""Builds the demo once, and tops up what runs out at every start."""

import os

from accounts.choices import ApiScope
from accounts.models import User
from accounts.services.tokens import create_token
from core.actors import system_actor
from core.choices import Feature
from core.db import atomic
from core.models import Client, SystemTask
from core.scoping import client_scope
from core.services.clients import create_client
from core.services.tasks import enable_task
from core.system_settings import save_settings
from integrations.mailgun.models import MailDomain
from integrations.mailgun.services import save_house_account
from opscom.demo.branding import brand_university
from opscom.demo.imports import open_import
from opscom.demo.money import SECRET, make_money, tell_fakepay_where_to_report
from opscom.demo.people import make_drivers, make_operator, make_staff
from opscom.demo.permits import people_without_permit, top_up_permits
from opscom.demo.places import make_places
from opscom.demo.rights import top_up_rights
from opscom.demo.vehicles import make_vehicles
from opscom.demo.violations import make_violations
from opscom.demo.waitlists import make_waitlist
from opscom.demo.words import make_words
from parking.models import LotZone
from parking.services.validations import set_validator_zones

CODE, OTHER_CODE = "OC_TOMA", "GLOBEX"
TOKEN = "0d2bef1a-4819-4c6a-b552-1b9e3d936333"
OTHER_TOKEN = "5f0b2b6e-2c1f-4d38-9b61-7a3d0c9e1f42"
ACTOR = system_actor("demo data")


def load_demo() -> bool:
    """Make both clients unless they are there, then live rights and permits; whether the clients were made now."""
    is_new = not Client.objects.filter(code=CODE).exists()
    with atomic():
        if is_new:
            make_operator(ACTOR)
            _university()
            _other()
        client = Client.objects.get(code=CODE)
        with client_scope(client):
            _point_at_fakes()
            top_up_rights()
            top_up_permits(ACTOR)
            if is_new:
                make_waitlist(ACTOR, people_without_permit())
        if os.environ.get("FAKES_URL"):
            tell_fakepay_where_to_report([client, Client.objects.get(code=OTHER_CODE)])
    return is_new


def _university() -> None:
    client = create_client(
        actor=ACTOR,
        code=CODE,
        name="TomahawkU",
        hosts=["localhost", "127.0.0.1", "oc-toma.localhost"],
        features=[Feature.API, Feature.IMPORT],
    )
    with client_scope(client):
        brand_university(ACTOR)
        make_staff(ACTOR, "tomahawku.example")
        open_import(ACTOR, "tomahawku.example")
        make_places(ACTOR)
        drivers = make_drivers(ACTOR, "tomahawku.example")
        make_vehicles(ACTOR, drivers)
        make_money(ACTOR, drivers)
        make_violations(ACTOR)
        make_words(ACTOR)
        set_validator_zones(
            actor=ACTOR,
            staff=User.objects.get(username="validator"),
            zones=LotZone.objects.filter(name="RED"),
        )
        create_token(actor=ACTOR, label="HotSpot", scopes=ApiScope.values, plain=TOKEN)


def _other() -> None:
    """GLOBEX has people and vehicles of the same names and plates, so that a leak would show."""
    client = create_client(
        actor=ACTOR,
        code=OTHER_CODE,
        name="Globex Hospital",
        hosts=["globex.localhost"],
        features=[Feature.API],
    )
    with client_scope(client):
        make_staff(ACTOR, "globex.example")
        drivers = make_drivers(ACTOR, "globex.example", number=20)
        make_vehicles(ACTOR, drivers, number=40)
        make_money(ACTOR, drivers, payments=8, secret=f"{SECRET}-{OTHER_CODE.lower()}")
        create_token(actor=ACTOR, label="Globex meters", scopes=ApiScope.values, plain=OTHER_TOKEN)


def _point_at_fakes() -> None:
    """The settings of ParkMobile and Mailgun for the fakes that ./run demo starts, whose port can differ each time."""
    url = os.environ.get("FAKES_URL")
    if not url:
        return
    save_settings(
        actor=ACTOR,
        values={
            "parkmobile_base_url": f"{url}/parkmobile",
            "parkmobile_username": "opscom",
            "parkmobile_password": "parkmobile-demo",
            "parkmobile_api_key": "00000000-0000-4000-8000-000000000001",
        },
    )
    # Its double has this sub-domain; mail stays here until an operator lets a client's mail leave.
    save_house_account(
        actor=ACTOR, api_key="key-mailgun-demo", signing_key="signing-key-mailgun-demo", region="us"
    )
    save_settings(actor=ACTOR, values={"mailgun_house_domain": "opscom.tomahawku.example"})
    MailDomain.objects.update(hooked_at=None)  # the double forgets at each start where to report
    task = SystemTask.objects.get(key="parkmobile.fetch")
    if not task.enabled:
        enable_task(actor=ACTOR, task_id=task.pk)

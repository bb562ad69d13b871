"""Rows of parking stay with their client."""

from django.db import migrations

from core.migrations import SameClient


class Migration(migrations.Migration):
    dependencies = [("parking", "0001_initial"), ("accounts", "0002_walls"), ("core", "0002_walls")]

    operations = [
        SameClient("Lot", "lot_group"),
        SameClient("LotUserType", "lot"),
        SameClient("LotUserType", "user_type"),
        SameClient("LotZoneRow", "lot"),
        SameClient("LotZoneRow", "zone"),
        SameClient("Vehicle", "plate_type"),
        SameClient("Vehicle", "province"),
        SameClient("Vehicle", "make"),
        SameClient("Vehicle", "body_type"),
        SameClient("Vehicle", "colour"),
        SameClient("VehicleDriver", "vehicle"),
        SameClient("VehicleDriver", "user"),
        SameClient("Dntt", "vehicle"),
        SameClient("PlateAlarm", "vehicle"),
        SameClient("PayStationRecord", "zone"),
        SameClient("PayStationRecord", "token"),
    ]

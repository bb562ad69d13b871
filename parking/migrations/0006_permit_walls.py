"""Each lot's own link, and walls between clients."""

import uuid

from django.db import migrations, models

from core.migrations import SameClient


class Migration(migrations.Migration):
    dependencies = [("parking", "0005_permits")]

    operations = [
        migrations.RunSQL("UPDATE parking_lot SET qr_token = gen_random_uuid()", migrations.RunSQL.noop),
        migrations.AlterField(
            "lot", "qr_token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        SameClient("Lot", "common_lot_type"),
        SameClient("LotDepositType", "lot"),
        SameClient("LotDepositType", "deposit_type"),
        SameClient("Permit", "lot"),
        SameClient("Permit", "state"),
        SameClient("PermitRental", "permit"),
        SameClient("PermitRental", "person"),
        SameClient("PermitRental", "sales_window"),
        SameClient("RentalVehicle", "rental"),
        SameClient("RentalVehicle", "vehicle"),
        SameClient("Deposit", "rental"),
        SameClient("FlexSlot", "lot"),
        SameClient("FlexCell", "lot"),
        SameClient("FlexCell", "slot"),
        SameClient("TempPermit", "lot"),
        SameClient("TempPermit", "person"),
        SameClient("TempPermitPlate", "temp_permit"),
        SameClient("TempPermitPlate", "vehicle"),
    ]

"""Clients that were made before there were permits get the permit states that a new one is born with."""

from django.db import migrations

STATES = (("Good", "Bon", True), ("Lost", "Perdu", False), ("Stolen", "Volé", False), ("Voided", "Annulé", False))


def seed(apps, schema_editor):
    Client, PermitState = apps.get_model("core", "Client"), apps.get_model("parking", "PermitState")
    for client in Client.objects.all():
        french = client.default_language == "fr"
        PermitState.objects.bulk_create(
            PermitState(
                client=client, name=name_fr if french else name, is_valid=is_valid, is_default=not number
            )
            for number, (name, name_fr, is_valid) in enumerate(STATES)
        )


class Migration(migrations.Migration):
    dependencies = [("parking", "0006_permit_walls")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

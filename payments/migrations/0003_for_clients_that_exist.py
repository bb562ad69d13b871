"""Clients that were made before there was money get what a new one is born with."""

from django.db import migrations


def seed(apps, schema_editor):
    Client, Tax, PaymentType = (
        apps.get_model(*name) for name in (("core", "Client"), ("payments", "Tax"), ("payments", "PaymentType"))
    )
    taxes = (("GST", "TPS"), ("PST", "TVP"), ("Municipal tax", "Taxe municipale"))
    types = (
        ("Cash", "Comptant", "cash", False, True),
        ("Cheque", "Chèque", "cheque", False, True),
        ("Payroll deduction", "Retenue salariale", "payroll", False, False),
        ("Account credit", "Crédit au compte", "credit", True, True),
        ("No charge", "Sans frais", "free", True, False),
    )
    for client in Client.objects.all():
        Tax.objects.bulk_create(
            Tax(client=client, slot=slot, label_en=english, label_fr=french, percentage=0)
            for slot, (english, french) in enumerate(taxes, 1)
        )
        PaymentType.objects.bulk_create(
            PaymentType(
                client=client, name=name, name_fr=french, provider=provider, is_built_in=is_built_in,
                allow_refund=allow_refund, allow_admin=not is_built_in, sort_order=10 * number,
            )
            for number, (name, french, provider, is_built_in, allow_refund) in enumerate(types, 1)
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_walls")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

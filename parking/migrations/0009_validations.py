"""Validations, with walls between clients."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.migrations import SameClient


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_task_failures'),
        ('parking', '0008_permit_number_begins'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Validation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='reference')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('hours', models.PositiveIntegerField(verbose_name='hours')),
                ('days', models.PositiveSmallIntegerField(verbose_name='days')),
                ('comment', models.CharField(blank=True, max_length=255, verbose_name='comment')),
                ('created_by_label', models.CharField(max_length=200, verbose_name='created by')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled')),
                ('client', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.client')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='validations', to='parking.lotzone', verbose_name='zone')),
            ],
            options={
                'verbose_name': 'validation',
                'verbose_name_plural': 'validations',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ValidationPlate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plate', models.CharField(max_length=25, verbose_name='plate')),
                ('plate_key', models.TextField(editable=False)),
                ('client', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.client')),
                ('validation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plates', to='parking.validation')),
            ],
            options={
                'verbose_name': 'validated plate',
                'verbose_name_plural': 'validated plates',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ValidationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plate_key', models.TextField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('client', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.client')),
                ('validation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='parking.validation')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ValidatorZone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.client')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='validator_zones', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='validators', to='parking.lotzone')),
            ],
            options={
                'verbose_name': 'zone of a validator',
                'verbose_name_plural': 'zones of validators',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='validation',
            index=models.Index(fields=['client', 'created_by', 'created_at'], name='validation_of_validator'),
        ),
        migrations.AddIndex(
            model_name='validation',
            index=models.Index(fields=['client', 'ends_on'], name='validation_by_end'),
        ),
        migrations.AddConstraint(
            model_name='validation',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='validation_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='validation',
            constraint=models.CheckConstraint(condition=models.Q(('days__range', (1, 127)), ('hours__range', (1, 16777215))), name='validation_has_hours_and_days'),
        ),
        migrations.AddIndex(
            model_name='validationplate',
            index=models.Index(fields=['client', 'plate_key'], name='validation_plate_by_key'),
        ),
        migrations.AddConstraint(
            model_name='validationplate',
            constraint=models.UniqueConstraint(fields=('client', 'validation', 'plate_key'), name='validation_plate_once'),
        ),
        migrations.AddConstraint(
            model_name='validationplate',
            constraint=models.CheckConstraint(condition=models.Q(('plate_key', ''), _negated=True), name='validation_plate_has_a_key'),
        ),
        migrations.AddIndex(
            model_name='validationrun',
            index=models.Index(fields=['client', 'plate_key', 'ends_at'], name='validation_run_by_plate'),
        ),
        migrations.AddConstraint(
            model_name='validationrun',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='validation_run_ends_after_its_start'),
        ),
        migrations.AddConstraint(
            model_name='validatorzone',
            constraint=models.UniqueConstraint(fields=('client', 'staff', 'zone'), name='validator_zone_once'),
        ),
        SameClient("Validation", "zone"),
        SameClient("Validation", "created_by"),
        SameClient("ValidationPlate", "validation"),
        SameClient("ValidationRun", "validation"),
        SameClient("ValidatorZone", "staff"),
        SameClient("ValidatorZone", "zone"),
    ]

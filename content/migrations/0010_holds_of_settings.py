from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0009_bulk_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailhold',
            name='settings_version',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
    ]

"""Secrets of second factors, in the clear until now, are sealed under the installation's secret key.

What follows does not depend on later code of the application but on luoshi.people.sealed, which stays able to read
what it wrote. Reversed, what no key opens cannot be brought back: those accounts are left without a second factor.
"""

from django.db import migrations, models

from luoshi.people.sealed import SealedElsewhere, seal, unseal


def _seal(apps, schema_editor):
    for row in apps.get_model("people", "SecondFactor").objects.using(schema_editor.connection.alias).order_by("pk"):
        row.secret = seal(row.secret, account_id=row.account_id)
        row.save(update_fields=["secret"])


def _unseal(apps, schema_editor):
    for row in apps.get_model("people", "SecondFactor").objects.using(schema_editor.connection.alias).order_by("pk"):
        try:
            row.secret = unseal(row.secret, account_id=row.account_id)
        except SealedElsewhere:
            row.delete()
        else:
            row.save(update_fields=["secret"])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_security'),
    ]

    operations = [
        migrations.AlterField(
            model_name='secondfactor',
            name='secret',
            field=models.CharField(max_length=255),
        ),
        migrations.RunPython(_seal, _unseal),
    ]

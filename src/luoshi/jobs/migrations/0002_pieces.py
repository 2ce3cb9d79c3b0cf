"""Files of jobs in pieces of a megabyte."""

import hashlib
from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models

PIECE = 2**20


def _cut(apps, schema_editor):
    piece = apps.get_model("jobs", "JobPiece")
    for file in apps.get_model("jobs", "JobFile").objects.select_related("job"):
        data = bytes(file.data)
        file.digest, file.start = hashlib.sha256(data).hexdigest(), file.job.started_at or file.job.asked_at
        file.save(update_fields=["digest", "start"])
        for number, start in enumerate(range(0, len(data), PIECE)):
            piece.objects.create(job=file.job, start=file.start, number=number, data=data[start : start + PIECE])


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateTimeField()),
                ('number', models.PositiveIntegerField()),
                ('data', models.BinaryField()),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='jobs.job')),
            ],
            options={
                'db_table': 'job_piece',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('job', 'start', 'number'), name='job_piece_once')],
            },
        ),
        migrations.AddField(
            model_name='jobfile',
            name='digest',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='jobfile',
            name='start',
            field=models.DateTimeField(default=datetime(2000, 1, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.RunPython(_cut, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='jobfile',
            name='data',
        ),
    ]

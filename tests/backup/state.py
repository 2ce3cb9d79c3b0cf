"""What stands in a database, told without the code that backs it up: `python -m backup.state`.

Every row of every table by Django's own serialiser, hashed; every file by its SHA-256; the chain, the decisions, the
seals and what must be free: the next id of a table.
"""

import hashlib
import json
from typing import Any

import django


def main() -> dict[str, Any]:
    """The state, as JSON has it."""
    from django.apps import apps  # noqa: PLC0415  once django is set up
    from django.core import serializers  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    from luoshi.audit.chain import verify  # noqa: PLC0415
    from luoshi.audit.models import Event  # noqa: PLC0415
    from luoshi.audit.stored import entries, stored_end  # noqa: PLC0415
    from luoshi.intake.models import SourceBytes  # noqa: PLC0415
    from luoshi.reporting.content import digest_of  # noqa: PLC0415
    from luoshi.reporting.models import Attachment, Decision, Revision  # noqa: PLC0415

    tables: dict[str, list[Any]] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == "django_session":
            continue
        found = hashlib.sha256()
        rows = model._base_manager.order_by("pk")
        for row in rows.iterator(200):
            said = json.loads(serializers.serialize("json", [row]))
            found.update(json.dumps(said, sort_keys=True).encode())
        tables[model._meta.db_table] = [rows.count(), found.hexdigest()]
    check = verify(entries())
    from django.db import connection  # noqa: PLC0415

    return {
        "tables": tables,
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "chain": [check.broken is None and check.end == stored_end(), check.end.seq, check.end.digest],
        "events": list(Event.objects.order_by("seq").values_list("seq", "action", "after")),
        "decisions": sorted(map(list, Decision.objects.values_list("verb", "revision__digest"))),
        "seals": [all(digest_of(each.sealed) == each.digest for each in Revision.objects.all())],
        "attached": sorted(Attachment.objects.values_list("sha256", flat=True)),
        "files": sorted(
            hashlib.sha256(bytes(data)).hexdigest()
            for model in (Attachment, SourceBytes)
            for data in model._base_manager.values_list("data", flat=True)
        ),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main()))  # noqa: T201  read by the test

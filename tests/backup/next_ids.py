"""The ids that new rows would get, asked by making them and taking them back: `python -m backup.next_ids [spend]`.

With `spend` a row is made and removed for good first, so that its id is the last that was given.
"""

import json
import sys
from typing import Any

import django


def main(*, spend: bool) -> dict[str, Any]:
    """The next id of tables of several packages."""
    from django.db import transaction  # noqa: PLC0415  once django is set up
    from django.utils.timezone import now  # noqa: PLC0415

    from luoshi.governments.models import Government, Seat  # noqa: PLC0415
    from luoshi.people.models import Account  # noqa: PLC0415

    there = Government.objects.get()
    if spend:
        Seat.objects.create(government=there, title="撤销的席位").delete()
    with transaction.atomic():
        made = [
            Seat.objects.create(government=there, title="新设的席位"),
            Government.objects.create(code="1", name="新区", short_name="新区", level="county"),
            Account.objects.create(username="new", date_joined=now()),
        ]
        said = {row._meta.db_table: row.pk for row in made}
        transaction.set_rollback(True)
    return said


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(spend="spend" in sys.argv)))  # noqa: T201  read by the test

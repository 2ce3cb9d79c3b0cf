"""People at work: `python -m backup.load prepare`, then `python -m backup.load work FILE` until FILE is there.

Threads, one for each unit, save, attach, propose, sign and file by the real actions, and note what was acknowledged.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django

UNITS = 5


def prepare() -> dict[str, Any]:
    """The office, with a round that nobody has begun and a document that was imported."""
    from bench.decade import build  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415  once django is set up
    from django.utils.timezone import localdate, now  # noqa: PLC0415

    from luoshi.demo.loading import NOTICE, documents  # noqa: PLC0415
    from luoshi.intake.actions import import_source  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    town = build(today=localdate(now()), years=1, items=60, units=UNITS, begun=False)
    notice = (documents() / NOTICE).read_bytes()
    import_source(government=town.government, name=NOTICE, data=notice, by=town.office, at=now())
    return {"units": [body.pk for body in town.bodies]}


def work(over: Path) -> list[list[str]]:
    """What was acknowledged until `over` is there or nothing is left: [verb or "attach", digest]."""
    from luoshi.governments.models import Body  # noqa: PLC0415

    with ThreadPoolExecutor(UNITS) as pool:
        asked = [pool.submit(unit, body, over.exists) for body in Body.objects.order_by("pk")]
        return [told for each in asked for told in each.result()]


def unit(body: Any, is_over: Callable[[], bool]) -> list[list[str]]:
    """A unit's people, item after item."""
    from django.db import connection  # noqa: PLC0415
    from django.utils.timezone import localdate, now  # noqa: PLC0415

    from luoshi.calendar.models import Round  # noqa: PLC0415
    from luoshi.items.models import Item  # noqa: PLC0415
    from luoshi.people.models import Account  # noqa: PLC0415
    from luoshi.reporting.attaching import attach  # noqa: PLC0415
    from luoshi.reporting.content import Report  # noqa: PLC0415
    from luoshi.reporting.duties import duties  # noqa: PLC0415
    from luoshi.reporting.filling import Place, save_entry  # noqa: PLC0415
    from luoshi.reporting.models import Entry  # noqa: PLC0415
    from luoshi.reporting.signing import Seen, move  # noqa: PLC0415
    from luoshi.reporting.states import Verb  # noqa: PLC0415

    round_ = Round.objects.select_related("year").order_by("-number").first()
    assert round_ is not None
    liaison = Account.objects.get(posts__body=body, posts__role="liaison")
    leader = Account.objects.get(posts__body=body, posts__role="principal_leader")
    place, told = Place(round_.year, round_, body), []
    for duty in duties(round_.year, round_, today=localdate(now()), body_id=body.pk):
        if is_over():
            break
        item = Item.objects.get(pk=duty.item_id)
        words = Report(status="on_pace", progress=f"{body}完成{item}的阶段任务。")
        entry = save_entry(place=place, item=item, content=words, version=0, by=liaison, at=now()).entry
        file = attach(entry=entry, name="佐证.txt", data=f"{body}{item}".encode() * 99, by=liaison, at=now())
        told.append(["attach", file.sha256])
        for verb, by in ((Verb.PROPOSE, liaison), (Verb.SIGN, leader), (Verb.FILE, liaison)):
            current = Entry.objects.select_related("current", "sheet").get(pk=entry.pk)
            seen = Seen(entry.pk, current.current.digest if current.current else "")
            move(sheet=current.sheet, seen=[seen], verb=verb, by=by, at=now())
            digest = Entry.objects.values_list("current__digest", flat=True).get(pk=entry.pk)
            told.append([verb.value, str(digest)])
    connection.close()
    return told


if __name__ == "__main__":
    django.setup()
    print(json.dumps(prepare() if sys.argv[1] == "prepare" else work(Path(sys.argv[2]))))  # noqa: T201  read by the test

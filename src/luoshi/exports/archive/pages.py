"""The pages of the package: a front page and a page for each item; plain HTML with its own style, no scripts."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from importlib import resources
from typing import Any

from django.template import Context, Engine
from django.utils.timezone import localtime

from luoshi.audit.chain import End
from luoshi.calendar.deadlines import round_name
from luoshi.exports.archive.originals import Original
from luoshi.exports.archive.reports import PLAN, REPORT
from luoshi.exports.archive.tables import Table
from luoshi.exports.sheet.rows import CODE_MEANS
from luoshi.governments.models import Year
from luoshi.items.rows import UNIT_ROLE_WORDS
from luoshi.reporting.content import check_code

KINDS = {"document": "来文", "attachment": "附件", "scan": "纸质签批扫描件", "upload": "导入的表格"}
UPPER = UNIT_ROLE_WORDS["upper"]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """What the pages are drawn from."""

    year: Year
    at: datetime
    tables: tuple[Table, ...]
    files: tuple[Original, ...]
    events: int
    end: End

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of a table."""
        return next(table.rows for table in self.tables if table.name == name)

    @cached_property
    def closed(self) -> bool:
        """Whether the year is over."""
        return self.year.state == Year.State.CLOSED

    @cached_property
    def rounds(self) -> Mapping[int, str]:
        """What a round is called, by its number; 0 is the handling plan."""
        days = date.fromisoformat
        return {0: "办理方案"} | {
            row["number"]: round_name(days(row["first_day"]), days(row["last_day"])) for row in self.rows("rounds")
        }


def index(book: Book) -> str:
    """The front page."""
    units = _by(book.rows("units"), "item")
    accepted = _by([row for row in book.rows("entries") if row["accepted"] is not None], "item")
    streams: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in book.rows("items"):
        mine = [unit["unit"] for unit in units[row["id"]] if unit["role"] != UPPER]
        streams[row["stream"]].append({**row, "units": mine, "accepted": len(accepted[row["id"]])})
    files = [(KINDS[kind], [each for each in book.files if each.kind == kind]) for kind in KINDS]
    return _drawn(
        "index.html",
        book,
        streams=list(streams.items()),
        kinds=[(kind, found) for kind, found in files if found],
        items=len(book.rows("items")),
        reports=len(book.rows("reports")) + len(book.rows("plans")),
        decisions=len(book.rows("decisions")),
    )


def item_pages(book: Book) -> Iterator[tuple[str, str]]:
    """A page for each item, by its name in the package."""
    by_item = {name: _by(book.rows(name), "item") for name in ("units", "targets", "past_progress", "entries")}
    revisions = _by([*book.rows("plans"), *book.rows("reports")], "entry")
    decisions, figures = _by(book.rows("decisions"), "revision"), _by(book.rows("figures"), "revision")
    attached = _by(book.rows("attachments"), "entry")
    documents = {row["file"]: row["title"] for row in book.rows("documents")}
    targets = {row["id"]: row["subject"] for row in book.rows("targets")}
    for item in book.rows("items"):
        entries = [
            {
                **entry,
                "round_name": book.rounds.get(entry["round"], f"第{entry['round']}轮"),
                "attached": attached[entry["id"]],
                "revisions": [
                    {
                        **row,
                        "code": check_code(row["digest"]),
                        "said": list(_said(row)),
                        "figures": [{**each, "target": targets.get(each["target"])} for each in figures[row["id"]]],
                        "decisions": [{**each, "at": _time(each["at"])} for each in decisions[row["id"]]],
                        "made_at": _time(row["made_at"]),
                    }
                    for row in revisions[entry["id"]]
                ],
            }
            for entry in by_item["entries"][item["id"]]
        ]
        mine = {name: found[item["id"]] for name, found in by_item.items() if name != "entries"}
        page = _drawn(
            "item.html",
            book,
            item=item,
            entries=entries,
            document=documents.get(item["document"]),
            legend=CODE_MEANS if any(entry["revisions"] for entry in entries) else "",
            up="../",
            **mine,
        )
        yield f"items/{item['id']}.html", page


def _said(row: Row) -> Iterator[tuple[str, str]]:
    """The words of a revision under their titles, those that were left empty apart."""
    for column in PLAN if "goals" in row else REPORT:
        value = row[column.name]
        if column.name == "milestones":
            value = "；".join(
                f"第{number}期 {words}{f'（累计{amount}）' if amount else ''}"
                for number, words, amount in json.loads(value)
            )
        if value:
            yield column.title, value


def _time(said: str) -> str:
    """A stored time by the office's clock."""
    return f"{localtime(datetime.fromisoformat(said)):%Y-%m-%d %H:%M}"


def _by(rows: Sequence[Row], key: str) -> Mapping[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def _drawn(name: str, book: Book, **said: Any) -> str:
    folder = resources.files("luoshi.exports.archive") / "drawn"
    engine = Engine(dirs=[str(folder)])
    return engine.get_template(name).render(
        Context(
            {"book": book, "year": book.year, "made": f"{localtime(book.at):%Y年%-m月%-d日 %H:%M}", "up": "", **said}
        )
    )

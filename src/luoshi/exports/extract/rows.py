"""What a unit's extract says: all its items of a year with its role, who else answers, targets and deadlines."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from luoshi.exports.answering import ROLES, names, role_of, written
from luoshi.exports.footnotes import footnotes
from luoshi.exports.records import Kind, Printed, Record, Sum, item, tally
from luoshi.exports.words import Subject, Words
from luoshi.governments.models import Government
from luoshi.governments.own_word import own_word
from luoshi.intake.figures import period_words
from luoshi.items.models import Item
from luoshi.items.papers import PaperItem, YearItems
from luoshi.items.rows import TargetRow

HEADINGS = ("序号", "任务来源", "责任事项", "本单位\n职责", "其他责任单位", "上级\n责任部门", "目标", "完成\n时限")
PROBLEM = "（存在问题）"
# What no system takes in the name of a file.
NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """An item of the unit. `source` is stream and printed number (市报告12), `member_of` the collective it is named by.

    `targets` are figures with their records, `deadline` words or "".
    """

    record: Record
    source: str
    wording: str
    role: str
    member_of: str
    others: tuple[str, ...]
    uppers: tuple[str, ...]
    targets: tuple[Printed, ...]
    deadline: str
    note: str


@dataclass(frozen=True, slots=True)
class Extract:
    """A unit's items in the order of the ledger; `body_id` None: a name that no body of the government bears."""

    unit: str
    body_id: int | None
    title: str
    file: str
    lines: tuple[ExtractLine, ...]
    count: Sum

    @property
    def count_words(self) -> str:
        """The line on top: "共 19 项（牵头 3 项，配合 2 项，同责 14 项）。"."""
        return f"{self.count.words()}。"

    @property
    def notes(self) -> tuple[str, ...]:
        """The footnotes of its lines, by their running numbers."""
        return footnotes((str(number), line.note) for number, line in enumerate(self.lines, 1))

    def cells(self) -> Iterator[tuple[str | int, ...]]:
        """Each line in the order of HEADINGS, numbered from 1."""
        for number, line in enumerate(self.lines, 1):
            role = f"{line.role}\n（{line.member_of}）" if line.member_of else line.role
            targets = "\n".join(target.text for target in line.targets)
            yield (
                number, line.source, line.wording, role, "、".join(line.others), "、".join(line.uppers),
                targets, line.deadline,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extracts:
    """The extracts of several units, in the order of the ledger's first mention; `name` is of the file of all."""

    name: str
    extracts: tuple[Extract, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """Whose extract: a body, or where it is not known the name as written."""

    body_id: int | None
    name: str


def extracts(
    year: YearItems, *, government: Government, words: Words, bodies: Collection[int] | None = None, unit: str = ""
) -> Extracts:
    """The extracts of all units with items, only of `bodies` where they are given, only of `unit` where it is named.

    A collective that is known as a group is told to each of its members; one that is not stands under its own name.
    """
    subject = Subject(government.short_name, year.year)
    held: dict[Unit, list[ExtractLine]] = defaultdict(list)
    members = {group.name: tuple(Unit(pk, name) for pk, name in group.members) for group in year.groups}
    for each in year.items:
        told: set[Unit] = set()
        for place, named in enumerate(each.row.units):
            own = (Unit(named.body_id, named.body),)
            group = members.get(named.name, ()) if named.body_id is None else ()
            for answering in group or own:
                if answering not in told:  # named twice: the first naming counts
                    told.add(answering)
                    held[answering].append(_line(each, place, member_of=named.name if group else ""))
    wanted = (
        (answering, lines)
        for answering, lines in held.items()
        if (bodies is None or answering.body_id in bodies) and unit in {"", answering.name}
    )
    files: set[str] = set()
    made = tuple(_extract(answering, lines, subject, words, files) for answering, lines in wanted)
    return Extracts(f"{subject.government}{subject.fill(words.extract_name)}", made)


def _extract(unit: Unit, lines: list[ExtractLine], subject: Subject, words: Words, files: set[str]) -> Extract:
    by_role = {role: tally(role, (line.record for line in lines if line.role == role)) for role in ROLES}
    name = subject.fill(words.extract_name, unit=unit.name)
    file = _only(f"{_full_name(subject.government, unit.name)}_{name}", files)
    return Extract(
        unit=unit.name,
        body_id=unit.body_id,
        title=subject.fill(words.extract_title, unit=_full_name(subject.government, unit.name)),
        file=file,
        lines=tuple(lines),
        count=Sum(tally(unit.name, (line.record for line in lines)), tuple(by_role.values())),
    )


def _line(each: PaperItem, place: int, *, member_of: str) -> ExtractLine:
    row = each.row
    units = written(each)
    return ExtractLine(
        record=item(row.id),
        source=f"{row.stream_name}{row.number}",
        wording=(PROBLEM if each.kind == Item.Kind.PROBLEM else "") + row.wording,
        role=role_of(each, place),
        member_of=member_of,
        others=(*units[:place], *units[place + 1 :]),
        uppers=names(row.uppers),
        targets=tuple(Printed(_target(target), Record(Kind.TARGET, target.id)) for target in row.targets),
        deadline=period_words(each.deadline),
        note=row.note,
    )


def _target(target: TargetRow) -> str:
    """A figure with its base, without which it says nothing: "建设管网 ≥300公里（全市指标）"."""
    return f"{target.subject} {target.figure.text}（{target.base_word}）"


def _full_name(government: str, unit: str) -> str:
    """区水务局 of 示例区 is 示例区水务局; a branch of the city's (市…局…分局) keeps its name."""
    own = own_word(government)
    if unit.startswith((government, "省", "市")) and not unit.startswith(own):
        return unit
    return government + unit.removeprefix(own)


def _only(name: str, taken: set[str]) -> str:
    """The name of a file that no other in the same folder has."""
    clean = NOT_IN_A_NAME.sub("", name).strip(". ")
    number, only = 1, clean
    while only in taken:
        number += 1
        only = f"{clean}({number})"
    taken.add(only)
    return only

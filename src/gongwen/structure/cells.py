"""A cell that says who does what: 甲局牵头，乙局配合; 牵头单位：甲局；配合单位：乙局; 甲局（牵头）、乙局（配合）。"""

import re
from dataclasses import dataclass

from gongwen.document import ResponsibleUnit, UnitRole
from gongwen.structure.assignments import label_of, role_of, said_at_the_end, units_of

_OUTSIDE = r"(?![^()]*\))"  # no separator inside a bracket: 各镇(街道、园区)
_MEMBERS = re.compile(rf"[,;、。\s]+{_OUTSIDE}")
_LABEL = re.compile(r"(?:(?<=[,;、。\s])|^)([^,;:、。\s()]{2,12}):\s*")
_WHOLE_BRACKET = re.compile(r"\(([^()]*)\)")
_BRACKET = re.compile(r"\(([^()]{2,10})\)")
_CALLED = re.compile(r"(.+)[为是]([^为是]{2,8})")
_NUMBERED = re.compile(r"(?:(?<=[,;、。\s])|^)(?:\d{1,2}[.、]|\(\d{1,2}\))(?=\D)")
_SAME_BRACKETS = str.maketrans("【】[]〔〕", "()()()")
_LOOSE_OTHERS = re.compile(r"[、\s]+(?=等(?:$|[,;、。\s]|单位|部门|有关|相关))")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a cell names: the government's own units in order, those above, and leaders."""

    units: tuple[ResponsibleUnit, ...] = ()
    upper_units: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()


def named(words: str, role: UnitRole) -> Named:
    """Whom the plain words of a cell name; `role` is what its column gives to those of whom the cell tells none."""
    units: list[ResponsibleUnit] = []
    above: list[str] = []
    leaders: list[str] = []
    for label, said in _labelled(_opened(words)):
        if label == "upper_units":
            above += [unit.name for unit in _units(said, UnitRole.LISTED)]
        elif label == "leaders":
            leaders += [name for name in _MEMBERS.split(said) if name]
        elif label != "deadline":
            units += _units(said, _given(label, role))
    return Named(tuple(units), tuple(above), tuple(leaders))


def _given(label: str | None, role: UnitRole) -> UnitRole:
    """The role that a label gives; 责任单位 inside a column of leads says no more than the column."""
    return (role_of(label) if label else None) or role


def _opened(words: str) -> str:
    """The words without numbers and a bracket around them all, brackets of one form, and 等 at the name before it."""
    words = words.strip().translate(_SAME_BRACKETS)
    whole = _WHOLE_BRACKET.fullmatch(words)
    return _LOOSE_OTHERS.sub("", _NUMBERED.sub("", whole[1] if whole else words))


def _labelled(words: str) -> list[tuple[str | None, str]]:
    """The parts of a cell, each with what its label announces; None for what stands before the first label."""
    labels = [(match, label) for match in _LABEL.finditer(words) if (label := label_of(match[1])) is not None]
    ends = [*(match.start() for match, _ in labels[1:]), len(words)]
    first = labels[0][0].start() if labels else len(words)
    return [(None, words[:first])] + [
        (label, words[match.end() : end]) for (match, label), end in zip(labels, ends, strict=False)
    ]


def _units(words: str, role: UnitRole) -> list[ResponsibleUnit]:
    """The units of a part in order; names without a word of their own share that of the phrase they lead up to."""
    found: list[ResponsibleUnit] = []
    waiting: list[str] = []
    for member in _members(words):
        own = _in_brackets(member)
        if own is not None:
            found += [*_all(waiting, role), *_all([own[0]], own[1] or role)]
            waiting = []
            continue
        said = _called(member) or said_at_the_end(member)
        if said is None:
            waiting.append(member)
            continue
        before, told = said
        found += _all([*waiting, before], told or role)
        waiting = []
    return [*found, *_all(waiting, role)]


def _members(words: str) -> list[str]:
    """The members of a list; a role's bracket also ends its member, or begins one, where no mark stands beside it."""
    found = []
    for member in _MEMBERS.split(words):
        start = 0
        leads = False  # whether the brackets of this member stand before their names
        for match in (one for one in _BRACKET.finditer(member) if _role(one[1]) is not None):
            leads = leads or match.start() == 0
            end = match.start() if leads else match.end()
            if end > start and not member.startswith("等", end):
                found.append(member[start:end])
                start = end
        found.append(member[start:])
    return [member for member in found if member]


def _in_brackets(member: str) -> tuple[str, UnitRole] | None:
    """A name and the role that a bracket before or behind it gives: 甲局(牵头), (配合)乙局; None without such."""
    for match in _BRACKET.finditer(member):
        role = _role(match[1])
        if role is not None:
            return member[: match.start()] + member[match.end() :], role
    return None


def _called(member: str) -> tuple[str, UnitRole] | None:
    """The name and the role of 甲局为牵头单位; None for another phrase."""
    match = _CALLED.fullmatch(member)
    role = role_of(label_of(match[2]) or "") if match else None
    return (match[1], role) if match and role is not None else None


def _role(words: str) -> UnitRole | None:
    """The role that words in a bracket give (牵头, 配合单位, 按职责分工负责), None for other words."""
    label = label_of(words)
    if label is not None:
        return role_of(label)
    said = said_at_the_end(words)
    return said[1] if said and not said[0] else None


def _all(names: list[str], role: UnitRole) -> list[ResponsibleUnit]:
    found: list[ResponsibleUnit] = []
    for name in (re.sub(r"^(?:由|会同)", "", name) for name in names):
        found += [ResponsibleUnit(name, role)] if "(" in name else units_of(name, role)
    return found

"""What stands in an entry: as typed values, as canonical JSON, and as the hash that a signature binds; pure.

Four things are kept apart: an answer that is missing (""), nil by the unit's word (0 typed), unchanged (`unchanged`),
and not available with its reason (未发布, 年度指标, 不适用).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

_ = str  # marks words for the catalogue; whoever shows them translates them
SHOWN_OF_DIGEST = 12
KEPT = "kept"  # the key of a draft that still is the last round's text
NARRATIVE = ("progress", "problems", "next_steps", "coordinate")

# What an answer to a target may be; "" is: nothing was said.
ANSWERS: Mapping[str, str] = {
    "": _("未填"),
    "value": _("数值"),
    "unreleased": _("未发布"),
    "yearly": _("年度指标"),
    "not_applicable": _("不适用"),
}
CAUSES: Mapping[str, str] = {
    "": "",
    "funding": _("资金"),
    "land": _("用地与征收"),
    "approval": _("审批手续"),
    "plan": _("规划或方案调整"),
    "construction": _("施工与天气"),
    "cooperation": _("部门协同"),
    "market": _("市场与企业"),
    "policy": _("政策变化"),
    "staff": _("力量不足"),
    "other": _("其他"),
}
# Status words that a unit may pick; the office confirms another where it judges otherwise.
STATUSES: Mapping[str, str] = {
    "unassessed": _("未评"),
    "done": _("完成"),
    "done_early": _("提前完成"),
    "ahead": _("超序时"),
    "on_pace": _("达序时"),
    "slightly_behind": _("略慢"),
    "behind": _("慢于序时"),
    "not_started": _("未启动"),
    "unreleased": _("未发布"),
    "yearly": _("年度指标"),
    "adjusted": _("调整"),
    "ended": _("终止"),
}
CURVES: Mapping[str, str] = {"linear": _("按时间均匀推进"), "step": _("按节点推进"), "own": _("按各季度计划值")}


@dataclass(frozen=True, slots=True)
class FigureAnswer:
    """What a unit says to one target, or to one object of it (a line, a project).

    `typed` is what was typed, `value` and `unit` how it was understood, in the base unit; `growth` in per cent.
    `period` is the period the data are of, when it is not the round's. `reference` is the revision of a shared figure.
    """

    target: int | None = None
    object: str = ""
    answer: str = ""
    typed: str = ""
    value: Decimal | None = None
    unit: str = ""
    period: str = ""
    base: str = ""
    growth: Decimal | None = None
    rank: str = ""
    reference: int | None = None

    @property
    def said(self) -> bool:
        """Whether anything was said."""
        return bool(self.answer)


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a plan wants reached by the end of a round.

    `typed` is the planned value in the words of whoever typed it, "" where plans of before have none; `value` is what
    was understood of it in the first target's base unit, None where nothing was or the item has no target.
    """

    round: int
    words: str = ""
    value: Decimal | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a support unit handed in, kept under its name in what the lead signs."""

    body: str
    revision: int
    digest: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """An entry of a quarterly report."""

    status: str = "unassessed"
    figures: tuple[FigureAnswer, ...] = ()
    progress: str = ""
    problems: str = ""
    cause: str = ""
    next_steps: str = ""
    coordinate: str = ""
    unchanged: bool = False
    unchanged_why: str = ""
    contributions: tuple[Contribution, ...] = ()
    amends: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An entry of a handling plan (办理方案)."""

    goals: str = ""
    measures: str = ""
    deadline: str = ""
    leader: str = ""
    section: str = ""
    handler: str = ""
    curve: str = "linear"
    milestones: tuple[Milestone, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    amends: str = ""


Content = Report | Plan


@dataclass(frozen=True, slots=True)
class Context:
    """What a signer sees around the content; it is bound by the hash as well."""

    government: str
    year: int
    round: int
    body: str
    stream: str
    number: str
    wording: str
    targets: tuple[str, ...] = field(default=())
    attachments: tuple[str, ...] = field(default=())


NAMES: Mapping[type, frozenset[str]] = {
    kind: frozenset(each.name for each in fields(kind))
    for kind in (Report, Plan, Context, FigureAnswer, Milestone, Contribution)
}


def to_json(content: Content) -> str:
    """The content as canonical JSON: keys sorted, no blanks, figures as strings of digits."""
    return _canonical(_record(content))


def _record(content: Content) -> dict[str, Any]:
    """What is stored of a content, as JSON holds it; nested parts are flat, so nothing is copied deep."""
    found: dict[str, Any] = {"kind": "plan" if isinstance(content, Plan) else "report"}
    for name in NAMES[type(content)]:
        value = getattr(content, name)
        found[name] = [_flat(each) for each in value] if isinstance(value, tuple) else value
    return found


def _flat(part: FigureAnswer | Milestone | Contribution) -> dict[str, Any]:
    return {name: getattr(part, name) for name in NAMES[type(part)]}


def from_json(text: str) -> Content:
    """The content back; a key that this version does not know is left out."""
    return _content(json.loads(text) if text else {"kind": "report"})


def _content(stored: dict[str, Any]) -> Content:
    """The content of what JSON held; the mapping is used up."""
    kind = stored.pop("kind", "report")
    stored["contributions"] = _many(Contribution, stored.get("contributions", ()))
    if kind == "plan":
        stored["milestones"] = _many(Milestone, stored.get("milestones", ()), "value")
        plan: Plan = _only_known(Plan, stored)
        return plan
    stored["figures"] = _many(FigureAnswer, stored.get("figures", ()), "value", "growth")
    report: Report = _only_known(Report, stored)
    return report


def sealed(content: Content, context: Context, *, number: int) -> str:
    """The canonical text of revision `number`: content and context; what a signature is about, to the character."""
    record = _record(content)
    return _canonical({"content": record, "context": asdict(context), "revision": number})


def opened(text: str) -> Content:
    """The content of a sealed text."""
    return _content(json.loads(text)["content"])


def surroundings(text: str) -> Context:
    """What stood around the content of a sealed text when it was sealed."""
    stored: dict[str, Any] = json.loads(text)["context"]
    for name in ("targets", "attachments"):
        stored[name] = tuple(stored.get(name, ()))
    context: Context = _only_known(Context, stored)
    return context


def digest_of(sealed_text: str) -> str:
    """SHA-256 of a sealed text in UTF-8, 64 hexadecimal digits; a stranger can compute it."""
    return hashlib.sha256(sealed_text.encode()).hexdigest()


def check_code(digest: str) -> str:
    """校验码: the first twelve digits of a digest in groups of four, as sheets print it."""
    shown = digest[:SHOWN_OF_DIGEST].upper()
    return "-".join(shown[at : at + 4] for at in range(0, SHOWN_OF_DIGEST, 4))


def sheet_digest(digests: Sequence[str]) -> str:
    """One digest over all entries of a sheet in their order, for the line under the signature."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def same(one: Content, other: Content) -> bool:
    """Whether two contents say the same, leaving aside the note of a correction."""
    return type(one) is type(other) and to_json(replace(one, amends="")) == to_json(replace(other, amends=""))


def changed_keys(one: Content, other: Content) -> tuple[str, ...]:
    """Which parts of the content differ, in the order of the form."""
    if type(one) is not type(other):
        return ()
    return tuple(each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name))


def is_empty(content: Content) -> bool:
    """Whether nothing was said at all."""
    return replace(content, amends="") == type(content)()


def told(content: Content) -> tuple[str, ...]:
    """What a report says in words of its own, each part squeezed of blanks; nothing for a plan."""
    if isinstance(content, Plan):
        return ()
    return tuple("".join(getattr(content, name).split()) for name in NARRATIVE)


def is_unchanged(content: Content) -> bool:
    """Whether a report says that nothing changed; a plan never does."""
    return isinstance(content, Report) and content.unchanged


def kept_draft(content: Content) -> str:
    """The content as a draft whose words were taken from the last round and not touched since.

    The mark belongs to the draft alone: it is no part of the content, and nothing sealed ever holds it.
    """
    return _canonical({**_record(content), KEPT: True})


def is_kept(draft: str) -> bool:
    """Whether a draft still has the words that were put there from the last round."""
    return f'"{KEPT}":' in draft and json.loads(draft).get(KEPT) is True


def decimal_of(text: str) -> Decimal | None:
    """A typed decimal, None for anything else."""
    try:
        value = Decimal(text.replace(",", "").replace("\uff0c", "").strip().removesuffix("%"))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _many(kind: type, stored: Sequence[Mapping[str, Any]], *decimals: str) -> tuple[Any, ...]:
    rows = []
    for each in stored:
        row = dict(each)
        for name in decimals:
            row[name] = Decimal(row[name]) if row.get(name) is not None else None
        rows.append(_only_known(kind, row))
    return tuple(rows)


def _only_known(kind: type, stored: Mapping[str, Any]) -> Any:
    known = NAMES[kind]
    return kind(**{name: value for name, value in stored.items() if name in known})


def _canonical(record: Mapping[str, Any]) -> str:
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_as_text)


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(f"{type(value).__name__} has no place in a report")

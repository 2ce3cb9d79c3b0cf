"""The measure of FACTS.md: predictions against gold, field by field, and what changed against an older run."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongwen.errors import BadGold

FIELDS = ("subject", "measure", "value", "unit", "comparator", "period", "status")
COLUMNS = (
    "start",
    "end",
    "number",
    "kind",
    "subject",
    "measure",
    "value",
    "high",
    "unit",
    "comparator",
    "period",
    "status",
)
_UNSCORED = {"rank", "relation"}
_SAME_UNIT = {"人民币元": "元", "元人民币": "元", "个百分点": "百分点", "m2": "平方米"}
_SAME_COMPARATOR = {"gt": "ge", "lt": "le"}
_PARTS = {
    ("01", "12"): "",
    ("01", "06"): "-H1",
    ("07", "12"): "-H2",
    ("01", "03"): "-Q1",
    ("04", "06"): "-Q2",
    ("07", "09"): "-Q3",
    ("10", "12"): "-Q4",
}
_ENOUGH_PAIRS = 0.6

Row = Mapping[str, Any]
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one document; shares are of the facts found, `whole_f1` is the one that counts."""

    gold: int
    predicted: int
    found: int
    precision: float
    recall: float
    f1: float
    fields: Mapping[str, float]
    whole: int
    whole_f1: float
    strict_subject: float

    def figures(self) -> dict[str, float | int]:
        """Name and figure of each, in the order they are reported."""
        return {
            "gold": self.gold,
            "predicted": self.predicted,
            "found": self.found,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            **self.fields,
            "whole": self.whole,
            "whole_f1": self.whole_f1,
            "strict_subject": self.strict_subject,
        }


def load_gold(path: Path) -> list[Row]:
    """The rows of a gold file. Raises BadGold when its header or a row is not as FACTS.md says."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise BadGold(f"{path}: line 1: the columns are not those of FACTS.md; expected {' '.join(COLUMNS)}")
        rows = list(reader)
    for number, row in enumerate(rows, 2):
        if not (row["start"] or "").isdigit() or not (row["end"] or "").isdigit() or row["kind"] not in set("fhcnx"):
            raise BadGold(f"{path}: line {number}: start, end or kind is not as FACTS.md says")
    return list(rows)


def load_predictions(path: Path) -> list[Row]:
    """The fact records of a JSON Lines file. Raises BadGold for a line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                record = json.loads(line)
                int(record["start"]), int(record["end"])
            except (ValueError, KeyError, TypeError) as error:
                raise BadGold(f"{path}: line {number}: not a fact record") from error
            found.append(record)
    return found


def score(gold: Sequence[Row], predictions: Iterable[Row]) -> Score:
    """The figures of FACTS.md for `predictions` against `gold`."""
    facts = {_key(row): row for row in gold if row["kind"] == "f"}
    highs = {_key(row) for row in gold if row["kind"] == "h"}
    spans = [(*_key(row), row["kind"]) for row in gold]
    taken: dict[Key, Row] = {}
    forgiven: set[Key] = set()
    wrong = 0
    for prediction in predictions:
        key = _key(prediction)
        if prediction.get("measure") in _UNSCORED:
            continue
        if key in facts and key not in taken:
            taken[key] = prediction
        elif key in highs and key not in forgiven:
            forgiven.add(key)
        elif key in facts or {kind for start, end, kind in spans if start < key[1] and key[0] < end} - {"x"}:
            wrong += 1
    verdicts = {key: right_fields(facts[key], prediction) for key, prediction in taken.items()}
    predicted, found = len(taken) + wrong, len(taken)
    whole = sum(all(verdict.values()) for verdict in verdicts.values())
    strict = sum(
        _squeezed(taken[key].get("subject")) in {_squeezed(word) for word in facts[key]["subject"].split("|")}
        for key in taken
    )
    return Score(
        gold=len(facts),
        predicted=predicted,
        found=found,
        precision=_share(found, predicted),
        recall=_share(found, len(facts)),
        f1=_f1(found, predicted, len(facts)),
        fields={field: _share(sum(v[field] for v in verdicts.values()), found) for field in FIELDS},
        whole=whole,
        whole_f1=_f1(whole, predicted, len(facts)),
        strict_subject=_share(strict, found),
    )


def changes(old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The facts of `new` that `old` has not, and those of `old` that `new` has not (any scored field differing)."""

    def whole(record: Row) -> tuple[object, ...]:
        return (*_key(record), *(json.dumps(record.get(field), ensure_ascii=False) for field in (*FIELDS, "high")))

    before, after = {whole(record) for record in old}, {whole(record) for record in new}
    return [r for r in new if whole(r) not in before], [r for r in old if whole(r) not in after]


def right_fields(gold: Row, prediction: Row) -> dict[str, bool]:
    """Which fields of `prediction` are right; a gold field may name two that are, parted by |."""

    def either(field: str) -> list[str]:
        return (gold[field] or "").split("|")

    in_range = gold["comparator"] != "range" or _close(gold["high"], prediction.get("high"))
    return {
        "subject": any(same_subject(word, prediction.get("subject") or "") for word in either("subject")),
        "measure": prediction.get("measure") in either("measure"),
        "value": _close(gold["value"], prediction.get("value")) and in_range,
        "unit": any(_unit(word) == _unit(prediction.get("unit")) for word in either("unit")),
        "comparator": any(
            _comparator(word) == _comparator(prediction.get("comparator")) for word in either("comparator")
        ),
        "period": _period(prediction.get("period")) in {_period(word) for word in either("period")},
        "status": prediction.get("status") in either("status"),
    }


def same_subject(one: str, other: str) -> bool:
    """Equal, one in the other and at least half as long, or six in ten character pairs shared."""
    a, b = _squeezed(one), _squeezed(other)
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    if a == b or (len(short) > 1 and short in long and 2 * len(short) >= len(long)):
        return True
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    left = list(pairs_b)
    shared = 0
    for pair in pairs_a:
        if pair in left:
            left.remove(pair)
            shared += 1
    return 2 * shared / (len(pairs_a) + len(pairs_b)) >= _ENOUGH_PAIRS


def _key(row: Row) -> Key:
    return int(row["start"]), int(row["end"])


def _squeezed(words: str | None) -> str:
    return re.sub(r"[\s的、,，“”\"'《》()（）·—-]", "", unicodedata.normalize("NFKC", words or ""))


def _pairs(words: str) -> list[str]:
    return [words[i : i + 2] for i in range(len(words) - 1)] or [words]


def _close(gold: object, prediction: object) -> bool:
    a, b = _number(gold), _number(prediction)
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _unit(word: str | None) -> str:
    return _SAME_UNIT.get(_squeezed(word), _squeezed(word))


def _comparator(word: str | None) -> str | None:
    return _SAME_COMPARATOR.get(word or "", word)


def _period(words: str | None) -> str:
    words = (words or "").strip()
    months = re.fullmatch(r"(\d{4})-(\d\d)/(\d{4})-(\d\d)", words)
    if months and months[1] == months[3] and (months[2], months[4]) in _PARTS:
        return months[1] + _PARTS[months[2], months[4]]
    years = re.fullmatch(r"(\d{4})/(\d{4})", words)
    return years[1] if years and years[1] == years[2] else words


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(right: int, predicted: int, gold: int) -> float:
    precision, recall = _share(right, predicted), _share(right, gold)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

"""Which field a column of an office's own ledger is, by its heading."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from luoshi.governments.own_word import ANY, higher_words, level_words


class Field(StrEnum):
    """What a column is taken for; progress of a quarter is its own field, NONE is left out."""

    NONE = ""
    NUMBER = "number"
    PART = "part"
    WORDING = "wording"
    UNITS = "units"
    LEAD = "lead"
    SUPPORT = "support"
    UPPER = "upper"
    LEADER = "leader"
    DEADLINE = "deadline"
    PROGRESS_1 = "progress-1"
    PROGRESS_2 = "progress-2"
    PROGRESS_3 = "progress-3"
    PROGRESS_4 = "progress-4"
    PROGRESS = "progress"
    NOTE = "note"


FIELD_WORDS: Mapping[Field, str] = {
    Field.NONE: "不导入",
    Field.NUMBER: "序号",
    Field.PART: "所属部分",
    Field.WORDING: "责任事项",
    Field.UNITS: "责任单位",
    Field.LEAD: "牵头单位",
    Field.SUPPORT: "配合单位",
    Field.UPPER: "上级责任部门",
    Field.LEADER: "责任领导",
    Field.DEADLINE: "完成时限",
    Field.PROGRESS_1: "第一季度进展",
    Field.PROGRESS_2: "第二季度进展",
    Field.PROGRESS_3: "第三季度进展",
    Field.PROGRESS_4: "第四季度进展",
    Field.PROGRESS: "进展(不分季度)",
    Field.NOTE: "备注",
}
QUARTER_OF: Mapping[Field, int | None] = {
    Field.PROGRESS_1: 1,
    Field.PROGRESS_2: 2,
    Field.PROGRESS_3: 3,
    Field.PROGRESS_4: 4,
    Field.PROGRESS: None,
}
OF_QUARTER = {quarter: field for field, quarter in QUARTER_OF.items() if quarter is not None}
QUARTER = re.compile(r"(?:第?(?P<one>[一二三四1-4])季度?)|Q(?P<q>[1-4])", re.IGNORECASE)
TO_MONTH = re.compile(r"(?:(?:1|一)月?(?:-|—|–|~|至|到)|截[至止]到?)(?P<month>3|6|9|12|三|六|九|十二)月")
NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
QUARTER_TO = {"3": 1, "6": 2, "9": 3, "12": 4, "三": 1, "六": 2, "九": 3, "十二": 4}
OWN, UPPER = "{own}", "{upper}"
LONGEST = 40  # characters: what is longer is no heading


@dataclass(frozen=True, slots=True)
class Headings:
    """The forms of the data file, for one kind of government."""

    fields: Mapping[str, str]
    plans: tuple[str, ...]
    closing: tuple[str, ...]


@cache
def headings(own: str) -> Headings:
    """The forms for a government that calls its place `own` (区, 县, …), read once.

    Raises ValueError when a form stands twice in the file.
    """
    text = (resources.files("luoshi.items.adoption") / "headings.toml").read_text(encoding="utf-8")
    stored: dict[str, Any] = tomllib.loads(text)
    fields: dict[str, str] = {}
    for entry in stored["field"]:
        for form in entry["forms"]:
            if form in fields:
                raise ValueError(f"headings.toml: {form} stands twice")
            fields[form] = entry["name"]
    words = {OWN: level_words(own), UPPER: higher_words(own)}
    made = {
        form.replace(mark, word): name
        for form, name in fields.items()
        for mark in words
        if mark in form
        for word in words[mark]
    }
    written = {form: name for form, name in fields.items() if not any(mark in form for mark in words)}
    return Headings(made | written, tuple(stored["plans"]["forms"]), tuple(dict.fromkeys(stored["closing"]["forms"])))


def field_of(heading: str, own: str) -> Field:
    """What a heading names: "一季度进展情况" is PROGRESS_1; NONE when it names nothing we take in.

    `own` is what the government calls its place: 市级责任部门 is above a district, and a city's own.
    """
    words = _plain(heading)
    if not words or len(words) > LONGEST:
        return Field.NONE
    known = headings(own)
    plans = any(form in words for form in known.plans)
    quarter = _quarter(words)
    if quarter is not None:
        return Field.NONE if plans else OF_QUARTER[quarter]
    whole = known.fields.get(words)
    if whole is not None:
        return Field(whole)
    if plans:
        return Field.NONE
    inside = max((form for form in known.fields if form in words), key=len, default="")
    return Field(known.fields[inside]) if inside else Field.NONE


def is_exact(heading: str, own: str) -> bool:
    """Whether the whole heading is a form of the data file for that government, and not only holds one."""
    return _plain(heading) in headings(own).fields


def closes(words: str) -> bool:
    """Whether a row that begins so stands below the table: 注:…, 填表人:…"""
    return _plain(words).startswith(headings(ANY).closing)


def _plain(words: str) -> str:
    """Words without blanks, full-width marks and digits as the others."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def _quarter(words: str) -> int | None:
    if (found := QUARTER.search(words)) is not None and "前三季度" not in words:
        return NUMBERS[found["one"] or found["q"]]
    if (found := TO_MONTH.search(words)) is not None:
        return QUARTER_TO[found["month"]]
    if "前三季度" in words:
        return 3
    return 2 if "上半年" in words else None

"""What the form of contacts says: for each unit three lines to fill, and nothing in them."""

from dataclasses import dataclass

from luoshi.exports.extract.rows import Extracts
from luoshi.exports.words import Subject, Words

HEADINGS = ("序号", "单位", "类别", "姓名", "职务", "办公电话", "移动电话")
KINDS = ("分管负责人", "督办科室负责人", "联络员")
HOW_TO = "请各责任单位填写后报{own}政府督查室；人员有变动的，及时更新。"


@dataclass(frozen=True, slots=True)
class Contacts:
    """The form: the units with items of the year, in the order of the ledger."""

    title: str
    units: tuple[str, ...]
    notes: tuple[str, ...]

    def cells(self) -> tuple[tuple[str | int, ...], ...]:
        """Three lines for each unit, the columns to fill empty."""
        return tuple(
            (number, unit, kind, "", "", "", "") for number, unit in enumerate(self.units, 1) for kind in KINDS
        )


def contacts(extracts: Extracts, *, subject: Subject, words: Words) -> Contacts:
    """The form for the units that have extracts."""
    units = tuple(extract.unit for extract in extracts.extracts)
    how_to = subject.fill(HOW_TO)
    return Contacts(subject.fill(words.contacts_name), units, (f"共 {len(units)} 个单位。{how_to}",))

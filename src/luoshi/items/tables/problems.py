"""What is wrong with a cell of an uploaded table, told so that a clerk finds it: sheet, row, column, what, remedy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong; `row` as Excel numbers it, `column` the heading ("" for the row as a whole).

    `sheet` is "" for the sheet that a workbook has above all.
    """

    row: int
    column: str
    what: str
    remedy: str
    sheet: str = ""

    def __str__(self) -> str:
        """The line a person reads."""
        place = f"第{self.row}行“{self.column}”" if self.column else f"第{self.row}行"
        sheet = f"“{self.sheet}”表" if self.sheet else ""
        return f"{sheet}{place}：{self.what}；{self.remedy}"

"""An office's own ledgers in Excel, as they really look: titles, merged cells, blank rows, units in one cell."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]


def book(rows: Rows, *, merged: Sequence[str] = (), name: str = "台账") -> bytes:
    """A workbook with one sheet of these rows."""
    made = Workbook()
    page = made.active
    assert isinstance(page, Worksheet)
    page.title = name
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    return bytes_of(made)


def bytes_of(book: Workbook) -> bytes:
    """A workbook as the file that somebody hands in."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


N = None
MANY = "区科创局、区水务局\uff0c明溪街道"
WITH_ROLES = "牵头单位\uff1a区水务局\uff1b配合单位\uff1a区发改局等"


def full_ledger() -> bytes:
    """Two title rows, headings over two rows, two parts, one item over two rows, a blank row, a foot."""
    return book(
        [
            ["示例区2026年重点工作推进台账", N, N, N, N, N, N, N, N],
            ["填报单位:示例区政府督查室", N, N, N, N, N, N, N, N],
            ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "进展情况", N, "责任领导", "备 注"],
            [N, N, N, N, N, "一季度", "二季度", N, N],
            ["一、产业兴区", N, N, N, N, N, N, N, N],
            [1, "培育小微工坊四十家", "区发改局", MANY, "6月底前", "培育9家", "培育21家", N, N],
            [2, "改造老厂区两处", "区城投集团", "区发改局\n区水务局", "12月底", "编制方案", N, "某副区长", "跨年"],
            [N, N, N, N, N, N, N, N, N],
            ["二、宜居安民", N, N, N, N, N, N, N, N],
            [3, "修缮青石巷道十八公里", "区水务局", N, "三季度", "完成4公里", "完成9公里", N, N],
            [N, N, "明溪街道办事处", N, N, N, "街道段开工", N, N],
            ["注:进展截至6月30日。", N, N, N, N, N, N, N, N],
        ],
        merged=[
            "A1:I1",
            "A2:I2",
            "A3:A4",
            "B3:B4",
            "C3:C4",
            "D3:D4",
            "E3:E4",
            "F3:G3",
            "H3:H4",
            "I3:I4",
            "A5:I5",
            "A9:I9",
            "A10:A11",
            "B10:B11",
            "A12:I12",
        ],
        name="重点工作",
    )


def plain_ledger() -> bytes:
    """One heading row, units with their roles in one cell, dates and percentages as Excel keeps them."""
    return book(
        [
            ["序号", "责任事项", "责任单位", "完成时间", "1-3月完成情况", "上半年完成情况", "目标值"],
            [
                "1",
                "新增路灯一千盏",
                WITH_ROLES,
                "2026年",
                "无",
                "装了四百盏",
                "1000",
            ],
            ["2", "种一百棵树", "区园林队(牵头)、区水务局", "2026-09-30", N, "种了六十棵", "100"],
        ]
    )

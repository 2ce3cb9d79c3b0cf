"""The tables of the ledger: streams, items, units, targets, what was written before; rounds; coverage."""

from collections.abc import Mapping, Sequence
from typing import Any

from luoshi.calendar.models import Round
from luoshi.exports.archive.originals import Original
from luoshi.exports.archive.tables import Column, Table, plain, table
from luoshi.governments.models import Year
from luoshi.items.coverage import coverage
from luoshi.items.models import Item, ItemUnit, PastProgress, Stream, Target
from luoshi.items.rows import (
    BASE_WORDS,
    DOCKING_WORDS,
    KIND_WORDS,
    MODE_WORDS,
    NATURE_WORDS,
    OWN_ROLES,
    STATE_WORDS,
    UNIT_ROLE_WORDS,
)

ITEM = (
    Column("id", "内部编号"),
    Column("stream", "任务来源", "stream__name"),
    Column("number", "序号"),
    Column("wording", "责任事项"),
    Column("part", "所属部分"),
    Column("kind", "类别", words=KIND_WORDS),
    Column("state", "状态", words=STATE_WORDS),
    Column("own_role", "责任类别", words=OWN_ROLES),
    Column("mode", "责任方式", words=MODE_WORDS),
    Column("leader", "责任领导", "leader__title"),
    Column("deadline", "完成时限"),
    Column("effective_from", "起算日期"),
    Column("docking", "对接", words=DOCKING_WORDS),
    Column("docking_share", "本地分担"),
    Column("docking_on", "对接日期"),
    Column("docking_contact", "对接联系"),
    Column("docking_paper", "对接文件"),
    Column("note", "备注"),
    Column("thread", "跨年度标识"),
    Column("parent", "上级事项编号", "parent_id"),
    Column("above", "届期目标编号", "above_id"),
    Column("measure", "整改措施编号", "measure_id"),
    Column("document", "来源文件", "reading__source"),
    Column("start", "原文起点"),
    Column("end", "原文终点"),
    Column("added_by", "列入人", "added_by__title"),
    Column("added_at", "列入时间"),
    Column("version", "版次"),
)


def names_of(year: Year) -> Mapping[int, str]:
    """Every item by its row as people say it: 区报告12, 区报告12-1. One statement."""
    rows = Item.objects.filter(year=year).select_related("stream", "parent")
    return {item.pk: str(item) for item in rows}


def ledger_tables(year: Year, files: Sequence[Original], names: Mapping[int, str]) -> tuple[Table, ...]:
    """Streams, items, units, targets, past progress and rounds. Six statements."""
    paths = {each.id: each.path for each in files if each.kind == "document"}
    of_item = (
        Column("id", "内部编号"),
        Column("item", "事项编号", "item_id"),
        Column("name", "事项", "item_id", names),
    )
    items = Item.objects.filter(year=year).order_by("stream__order", "number")
    columns = [Column(c.name, c.title, c.path, paths) if c.name == "document" else c for c in ITEM]
    return (
        table("streams", "任务来源", Stream.objects.filter(year=year).order_by("order"), STREAM),
        _labelled(table("items", "责任事项", items, columns), names),
        table(
            "units",
            "责任单位",
            ItemUnit.objects.filter(item__year=year).order_by("item", "order"),
            (*of_item, *UNIT),
        ),
        table(
            "targets",
            "目标",
            Target.objects.filter(item__year=year).order_by("item", "order"),
            (*of_item, *TARGET),
        ),
        table(
            "past_progress",
            "启用前进展",
            PastProgress.objects.filter(item__year=year).order_by("item", "order"),
            (*of_item, *PAST),
        ),
        table("rounds", "报送轮次", Round.objects.filter(year=year).order_by("number"), ROUND),
    )


def coverage_table(year: Year) -> Table:
    """Which commitments of the year's reports no item covers. As many statements as items.coverage takes."""
    found = coverage(year.government_id, year.number)
    rows: list[dict[str, Any]] = []
    for report in found.reports if found is not None else ():
        counts = {"report": report.title, "total": report.total, "covered": report.covered, "rejected": report.rejected}
        rows.append({**counts, "uncovered": None, "near": None})
        rows += [
            {**counts, "uncovered": plain(each.sentence), "near": each.near.label if each.near else None}
            for each in report.uncovered
        ]
    return Table("coverage", "覆盖检查", COVERAGE, tuple(rows))


def _labelled(found: Table, names: Mapping[int, str]) -> Table:
    """The items with their names as people say them in the second column."""
    columns = (found.columns[0], Column("name", "事项"), *found.columns[1:])
    return Table(found.name, found.title, columns, tuple({**row, "name": names[row["id"]]} for row in found.rows))


STREAM = (
    Column("code", "代码"),
    Column("name", "任务来源"),
    Column("owner", "归口部门", "owner__name"),
    Column("approver", "审定人"),
    Column("recipient", "报送对象"),
)
UNIT = (
    Column("order", "次序"),
    Column("unit", "单位（文件写法）", "name"),
    Column("body", "单位", "body__name"),
    Column("role", "责任", words=UNIT_ROLE_WORDS),
    Column("and_others", "等"),
    Column("valid_from", "启用"),
    Column("valid_to", "停用"),
    Column("came_from", "承接自", "came_from__name"),
)
TARGET = (
    Column("order", "次序"),
    Column("subject", "指标"),
    Column("indicator", "指标代码"),
    Column("measure", "计量"),
    Column("comparator", "关系"),
    Column("value", "数值"),
    Column("high", "上限"),
    Column("unit", "单位"),
    Column("period", "时期"),
    Column("nature", "性质", words=NATURE_WORDS),
    Column("base", "口径", words=BASE_WORDS),
    Column("judges", "据此评判"),
)
PAST = (
    Column("label", "栏目"),
    Column("quarter", "季度"),
    Column("text", "内容"),
    Column("added_by", "录入人", "added_by__title"),
    Column("added_at", "录入时间"),
)
ROUND = (
    Column("number", "轮次"),
    Column("first_day", "起"),
    Column("last_day", "止"),
    Column("due", "规则时限"),
    Column("derivation", "推算"),
    Column("closes", "关闭日期"),
    Column("moved_to", "调整到"),
    Column("moved_by", "调整人", "moved_by__title"),
    Column("moved_why", "调整原因"),
    Column("reopened_to", "重新开启到"),
    Column("reopened_by", "开启人", "reopened_by__title"),
    Column("reopened_why", "开启原因"),
)
COVERAGE = (
    Column("report", "报告"),
    Column("total", "承诺数"),
    Column("covered", "已列入"),
    Column("rejected", "不列入"),
    Column("uncovered", "未列入的承诺"),
    Column("near", "最接近的事项"),
)

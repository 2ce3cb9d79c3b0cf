"""The tables of reporting: entries, every sealed revision with its hash, figures, decisions and signatures, files."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from luoshi.exports.archive.originals import Original
from luoshi.exports.archive.tables import Column, Table, plain, table
from luoshi.governments.models import Year
from luoshi.reporting.content import ANSWERS, CAUSES, CURVES, STATUSES, Plan, opened
from luoshi.reporting.models import Attachment, Decision, Entry, ReportedFigure, Revision, Scan
from luoshi.reporting.states import ACTOR_WORDS, STATE_WORDS, VERB_WORDS

STATES = {state.value: word for state, word in STATE_WORDS.items()}
VERBS = {verb.value: word for verb, word in VERB_WORDS.items()}
ACTORS = {actor.value: word for actor, word in ACTOR_WORDS.items()}
WAYS = {value: str(label) for value, label in Decision.Way.choices}
AROUND = (
    Column("id", "内部编号"),
    Column("entry", "填报编号"),
    Column("item", "事项编号"),
    Column("name", "事项"),
    Column("body", "单位"),
    Column("round", "轮次"),
    Column("number", "版次"),
)
SEAL = (
    Column("made_by", "提请人"),
    Column("made_at", "提请时间"),
    Column("digest", "校验码（SHA-256）"),
    Column("sealed", "签批原文"),
)
REPORT = (
    Column("status", "状态"),
    Column("progress", "进展"),
    Column("problems", "问题"),
    Column("cause", "原因"),
    Column("next_steps", "下一步"),
    Column("coordinate", "需协调"),
    Column("unchanged_why", "无变化的原因"),
    Column("amends", "更正说明"),
)
PLAN = (
    Column("goals", "目标"),
    Column("measures", "措施"),
    Column("deadline", "时限"),
    Column("leader", "责任领导"),
    Column("section", "责任科室"),
    Column("handler", "经办人"),
    Column("curve", "推进方式"),
    Column("milestones", "节点"),
    Column("amends", "更正说明"),
)
WORDS: Mapping[str, Mapping[str, str]] = {"status": STATUSES, "cause": CAUSES, "curve": CURVES}


def report_tables(year: Year, files: Sequence[Original], names: Mapping[int, str]) -> tuple[Table, ...]:
    """Entries, plans, reports, figures, decisions, attachments and scans. Six statements."""
    paths = {(each.kind, each.id): each.path for each in files}
    attached = {pk: path for (kind, pk), path in paths.items() if kind == "attachment"}
    scanned = {pk: path for (kind, pk), path in paths.items() if kind == "scan"}
    mine = {"entry__sheet__year": year}
    named = Column("name", "事项", "entry__item_id", names)
    return (
        table(
            "entries",
            "填报",
            Entry.objects.filter(sheet__year=year).order_by("sheet__number", "sheet__body", "item"),
            (
                Column("id", "内部编号"),
                Column("item", "事项编号", "item_id"),
                Column("name", "事项", "item_id", names),
                *ENTRY,
            ),
        ),
        *_revisions(year, names),
        table(
            "figures",
            "上报数据",
            ReportedFigure.objects.filter(revision__entry__sheet__year=year).order_by("revision", "order"),
            FIGURE,
        ),
        table(
            "decisions",
            "审签与处理记录",
            Decision.objects.filter(**mine).order_by("pk"),
            (Column("id", "内部编号"), named, *DECISION, Column("scan", "扫描件", "scan_id", scanned)),
        ),
        table(
            "attachments",
            "附件",
            Attachment.objects.filter(**mine).order_by("pk"),
            (Column("id", "内部编号"), named, *ATTACHMENT, Column("file", "文件", "pk", attached)),
        ),
        table(
            "scans",
            "纸质签批扫描件",
            Scan.objects.filter(sheet__year=year).order_by("pk"),
            (*SCAN, Column("file", "文件", "pk", scanned)),
        ),
    )


def _revisions(year: Year, names: Mapping[int, str]) -> tuple[Table, Table]:
    """Handling plans and reports, every revision of each. One statement."""
    plans: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    found = Revision.objects.filter(entry__sheet__year=year).order_by("entry", "number")
    columns = ("pk", "entry", "entry__item", "entry__sheet__body__name", "entry__sheet__number", "number")
    for *around, by, at, digest, sealed in found.values_list(*columns, "made_by__title", "made_at", "digest", "sealed"):
        pk, entry, item, body, round_, number = around
        content = opened(sealed)
        head = dict(zip((c.name for c in AROUND), (pk, entry, item, names[item], body, round_, number), strict=True))
        seal = {"made_by": by, "made_at": plain(at), "digest": digest, "sealed": sealed}
        said = _said(content, PLAN if isinstance(content, Plan) else REPORT)
        (plans if isinstance(content, Plan) else reports).append({**head, **said, **seal})
    return (
        Table("plans", "办理方案", (*AROUND, *PLAN, *SEAL), tuple(plans)),
        Table("reports", "按期报送", (*AROUND, *REPORT, *SEAL), tuple(reports)),
    )


def _said(content: Any, columns: Sequence[Column]) -> dict[str, Any]:
    """What the content says, by column."""
    said = {}
    for column in columns:
        value = getattr(content, column.name)
        if column.name == "milestones":
            value = json.dumps(
                [[each.round, each.words, each.typed or plain(each.value)] for each in value], ensure_ascii=False
            )
        said[column.name] = WORDS.get(column.name, {}).get(value, value)
    return said


ENTRY = (
    Column("body", "单位", "sheet__body__name"),
    Column("round", "轮次", "sheet__number"),
    Column("recipient", "汇总单位", "recipient__name"),
    Column("state", "办理状态", words=STATES),
    Column("status", "单位自评", words=STATUSES),
    Column("confirmed", "核定", words=STATUSES),
    Column("current", "最新版次", "current__number"),
    Column("accepted", "认定版次", "accepted__number"),
    Column("first_filed_at", "首次报送"),
    Column("filed_at", "最近报送"),
    Column("saved_by", "填报人", "saved_by__title"),
    Column("saved_at", "填报时间"),
    Column("draft", "填报内容"),
)
FIGURE = (
    Column("revision", "报送编号", "revision_id"),
    Column("order", "次序"),
    Column("target", "目标编号", "target_id"),
    Column("object", "对象"),
    Column("answer", "回答", words=ANSWERS),
    Column("value", "数值"),
    Column("unit", "单位"),
    Column("period", "时期"),
    Column("base", "口径"),
    Column("growth", "增速（%）"),
    Column("rank", "位次"),
    Column("reference", "引用共用数据", "reference_id"),
)
DECISION = (
    Column("entry", "填报编号", "entry_id"),
    Column("revision", "报送编号", "revision_id"),
    Column("number", "版次", "revision__number"),
    Column("verb", "处理", words=VERBS),
    Column("by", "处理人", "by__title"),
    Column("actor", "身份", words=ACTORS),
    Column("way", "方式", words=WAYS),
    Column("reason", "意见"),
    Column("seen", "所见校验码"),
    Column("at", "时间"),
)
ATTACHMENT = (
    Column("entry", "填报编号", "entry_id"),
    Column("title", "文件名", "name"),
    Column("size", "字节"),
    Column("sha256", "SHA-256"),
    Column("added_by", "上传人", "added_by__title"),
    Column("added_at", "上传时间"),
    Column("removed_at", "移去时间"),
)
SCAN = (
    Column("id", "内部编号"),
    Column("body", "单位", "sheet__body__name"),
    Column("round", "轮次", "sheet__number"),
    Column("title", "文件名", "name"),
    Column("sha256", "SHA-256"),
    Column("added_by", "登记人", "added_by__title"),
    Column("added_at", "登记时间"),
)

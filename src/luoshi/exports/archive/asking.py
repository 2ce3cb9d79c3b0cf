"""The tables of what was asked and answered: extensions, consultations, shared figures; documents and uploads."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from luoshi.consulting.models import Answer, Consultation, Question, Ruling
from luoshi.exports.archive.originals import Original
from luoshi.exports.archive.tables import Column, Table, table
from luoshi.governments.models import Year
from luoshi.intake.models import Source
from luoshi.items.models import UploadedTable
from luoshi.items.rows import UNIT_ROLE_WORDS
from luoshi.reporting.models import Extension, FigureRevision, SharedFigure

ID = Column("id", "内部编号")


def asking_tables(year: Year, names: Mapping[int, str]) -> tuple[Table, ...]:
    """Extensions, consultations, questions, answers, rulings. Five statements."""
    item = Column("item", "事项", "item_id", names)
    about = Column("item", "事项", "question__item_id", names)
    asked = {"question__consultation__year": year}
    return (
        table("extensions", "延期", Extension.objects.filter(year=year).order_by("pk"), (ID, item, *EXTENSION)),
        table("consultations", "征求意见", Consultation.objects.filter(year=year).order_by("number"), CONSULTATION),
        table(
            "questions",
            "征求意见（逐单位逐事项）",
            Question.objects.filter(consultation__year=year).order_by("pk"),
            (ID, item, *QUESTION),
        ),
        table("answers", "反馈意见", Answer.objects.filter(**asked).order_by("pk"), (ID, about, *ANSWER)),
        table("rulings", "意见采纳情况", Ruling.objects.filter(**asked).order_by("pk"), (ID, about, *RULING)),
    )


def figure_tables(year: Year) -> tuple[Table, ...]:
    """Shared figures of the year's periods, or cited in its reports, with every revision. Two statements."""
    mine = Q(period__startswith=str(year.number)) | Q(revisions__cited_by__revision__entry__sheet__year=year)
    found = SharedFigure.objects.filter(mine, government=year.government).distinct().order_by("pk")
    said = FigureRevision.objects.filter(figure__in=found.order_by().values("pk")).order_by("figure", "number")
    return (table("shared_figures", "共用数据", found, SHARED), table("shared_revisions", "共用数据各版", said, SAID))


def file_tables(year: Year, files: Sequence[Original]) -> tuple[Table, ...]:
    """Documents and uploaded tables with their places. Two statements."""
    documents = {each.id: each.path for each in files if each.kind == "document"}
    uploads = {each.id: each.path for each in files if each.kind == "upload"}
    return (
        table(
            "documents",
            "来文",
            Source.objects.filter(pk__in=documents, government=year.government).order_by("pk"),
            (*DOCUMENT, Column("file", "文件", "pk", documents)),
        ),
        table(
            "uploads",
            "导入的表格",
            UploadedTable.objects.filter(year=year).order_by("pk"),
            (*UPLOAD, Column("file", "文件", "pk", uploads)),
        ),
    )


def _words(choices: Sequence[tuple[str, object]]) -> Mapping[str, str]:
    return {value: str(label) for value, label in choices}


EXTENSION = (
    Column("body", "单位", "body__name"),
    Column("kind", "类别", words=_words(Extension.Kind.choices)),
    Column("round", "轮次", "round__number"),
    Column("until", "申请延至"),
    Column("reason", "理由"),
    Column("so_far", "已做工作"),
    Column("asked_by", "申请人", "asked_by__title"),
    Column("asked_at", "申请时间"),
    Column("state", "批复", words=_words(Extension.State.choices)),
    Column("granted_until", "同意延至"),
    Column("answered_by", "批复人", "answered_by__title"),
    Column("answered_at", "批复时间"),
    Column("answer", "批复意见"),
)
CONSULTATION = (
    Column("id", "内部编号"),
    Column("number", "次数"),
    Column("note", "说明"),
    Column("state", "状态", words=_words(Consultation.State.choices)),
    Column("opened_by", "发起人", "opened_by__title"),
    Column("opened_at", "发起时间"),
    Column("due", "答复期限"),
    Column("closed_by", "结束人", "closed_by__title"),
    Column("closed_at", "结束时间"),
)
QUESTION = (
    Column("consultation", "第几次", "consultation__number"),
    Column("body", "单位", "body__name"),
    Column("role", "责任", words=UNIT_ROLE_WORDS),
    Column("state", "状态", words=_words(Question.State.choices)),
)
ANSWER = (
    Column("question", "征求编号", "question_id"),
    Column("body", "单位", "question__body__name"),
    Column("word", "意见", words=_words(Answer.Word.choices)),
    Column("text", "内容"),
    Column("proposed", "建议单位", "proposed__name"),
    Column("late", "迟复"),
    Column("entered", "代录"),
    Column("by", "答复人", "by__title"),
    Column("at", "答复时间"),
)
RULING = (
    Column("question", "征求编号", "question_id"),
    Column("answer", "意见编号", "answer_id"),
    Column("word", "裁定", words=_words(Ruling.Word.choices)),
    Column("reason", "理由"),
    Column("units", "裁定后的单位"),
    Column("by", "裁定人", "by__title"),
    Column("at", "裁定时间"),
)
SHARED = (
    Column("id", "内部编号"),
    Column("name", "指标"),
    Column("indicator", "指标代码"),
    Column("period", "时期"),
    Column("base", "口径"),
    Column("supplier", "提供单位", "supplier__name"),
    Column("release_on", "发布日期"),
)
SAID = (
    Column("id", "内部编号"),
    Column("figure", "数据编号", "figure_id"),
    Column("number", "版次"),
    Column("typed", "填写原文"),
    Column("value", "数值"),
    Column("unit", "单位"),
    Column("growth", "增速（%）"),
    Column("rank", "位次"),
    Column("release", "发布状态", words=_words(FigureRevision.Release.choices)),
    Column("note", "说明"),
    Column("by", "提供人", "by__title"),
    Column("at", "时间"),
)
DOCUMENT = (
    Column("id", "内部编号"),
    Column("title", "文件名", "name"),
    Column("size", "字节"),
    Column("sha256", "SHA-256"),
    Column("imported_by", "导入人", "imported_by__title"),
    Column("imported_at", "导入时间"),
)
UPLOAD = (
    Column("id", "内部编号"),
    Column("title", "文件名", "name"),
    Column("purpose", "用途", words=_words(UploadedTable.Purpose.choices)),
    Column("sha256", "SHA-256"),
    Column("uploaded_by", "导入人", "uploaded_by__title"),
    Column("uploaded_at", "导入时间"),
    Column("taken_at", "采用时间"),
    Column("outcome", "结果"),
)

"""Why an entry came back the last time, and what was changed since: for whoever fills, signs or receives it again."""

from collections.abc import Iterable, Mapping

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.reporting.content import ANSWERS, Content, FigureAnswer, Report, changed_keys, opened
from luoshi.reporting.models import Decision, Entry
from luoshi.reporting.rows import Returned
from luoshi.reporting.states import Verb

PART_WORDS: Mapping[str, str] = {
    "status": gettext_noop("状态"),
    "figures": gettext_noop("数值"),
    "progress": gettext_noop("进展"),
    "problems": gettext_noop("存在问题"),
    "cause": gettext_noop("原因类别"),
    "next_steps": gettext_noop("下一步"),
    "coordinate": gettext_noop("提请政府协调"),
    "unchanged": gettext_noop("无变化"),
    "unchanged_why": gettext_noop("无变化的原因"),
    "contributions": gettext_noop("配合单位报来的内容"),
    "goals": gettext_noop("工作目标"),
    "measures": gettext_noop("工作措施"),
    "deadline": gettext_noop("完成时限"),
    "leader": gettext_noop("分管领导"),
    "section": gettext_noop("责任科室"),
    "handler": gettext_noop("经办人"),
    "curve": gettext_noop("推进方式"),
    "milestones": gettext_noop("各期节点"),
}
TEXTS = frozenset(PART_WORDS) - {"status", "cause", "curve"}  # told in the words that stood there; the others are codes


def with_last_word(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries, each knowing whether it was returned or accepted last (`last_word`); no statement more."""
    words = Decision.objects.filter(entry=OuterRef("pk"), verb__in=[Verb.RETURN.value, Verb.ACCEPT.value])
    return rows.annotate(last_word=Subquery(words.order_by("-id").values("verb")[:1]))


def returned(entries: Iterable[Entry]) -> Mapping[int, Decision]:
    """The last return of each entry that was not accepted since. One statement, none where nothing came back."""
    ids = [entry.pk for entry in entries if getattr(entry, "last_word", "") == Verb.RETURN.value]
    if not ids:
        return {}
    rows = Decision.objects.filter(entry__in=ids, verb=Verb.RETURN.value).select_related("by", "revision")
    return {row.entry_id: row for row in rows.order_by("id")}


def returned_row(decision: Decision, content: Content) -> Returned:
    """Why and by whom it came back, and which parts of `content` differ from what was returned."""
    before = opened(decision.revision.sealed)
    return Returned(
        why=decision.reason,
        by=str(decision.by),
        at=decision.at,
        revision=decision.revision.number,
        changed=tuple(
            (_(PART_WORDS[key]), _was(before, content, key)) for key in changed_keys(content, before) if key != "amends"
        ),
    )


def _was(before: Content, now: Content, key: str) -> str:
    """What stood in a part, as it was typed; "" for parts that are told by their name alone."""
    if isinstance(before, Report) and isinstance(now, Report) and key == "figures":
        return "；".join(_figure(answer) for answer in before.figures if answer not in now.figures) or _("（没有填）")
    value = getattr(before, key)
    return value or _("（没有填）") if isinstance(value, str) and key in TEXTS else ""


def _figure(answer: FigureAnswer) -> str:
    words = answer.typed if answer.answer in {"", "value"} else _(ANSWERS[answer.answer])
    growth = _("同比 %(growth)s%%") % {"growth": f"{answer.growth.normalize():f}"} if answer.growth is not None else ""
    return " ".join(part for part in (answer.object, words, growth, answer.rank, answer.period) if part)

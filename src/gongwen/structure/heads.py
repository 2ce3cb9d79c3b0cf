"""The head of a document: what it is, whose, of when, and which years it speaks of."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongwen.document import Block, BlockKind, Kind
from gongwen.structure.governments import government

_DATE = re.compile(r"((?:19|20)\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?")
_FIELDS = (
    ("title", re.compile(r"名称:([^:]+?)(?=发布机构|发文机关|文号|索引号|$)")),
    ("number", re.compile(r"文号:([^:]+?)(?=索引号|公开日期|名称|发布|$)")),
    ("index", re.compile(r"索引号:([0-9A-Za-z/_-]+)")),
    (
        "published",
        re.compile(
            r"(?:公开日期|发布日期|发布时间|发文日期|发文时间|成文日期|公布日期|时间):((?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2})"
        ),
    ),
    ("title", re.compile(r"标题:(.+)")),
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}[\[〔【(]\d{4}[\]〕】)]第?\d+号")
_CONGRESS = re.compile(
    r"(第[一二三四五六七八九十百]+届|第\d+届)(?:人民代表大会|人大)(?:常务委员会)?(第[一二三四五六七八九十]+次|第\d+次)?"
)
_SESSION = re.compile(r"(第[一二三四五六七八九十]+次)(?:会议|全体会议)")
_SPEAKER = re.compile(r"(?:代理|代)?(?:省长|市长|区长|县长|州长|主席|盟长|旗长):?([\u4e00-\u9fff·]{2,4})$")
_OPENING = re.compile(r"各位(?:代表|委员)[:,!]|向大会")
_SPEAKING_FOR = re.compile(r"我(?:谨|受.{2,12}委托)?,?代表([\u4e00-\u9fff]{2,16}人民政府)")
_LABEL = re.compile(
    r"(?:名称|标题|文号|索引号|发布机构|发文机关|公开日期|发布日期|发文日期|成文日期|公开方式|主题分类):?"
)
_FRONT_LINES, _FRONT_WITHOUT_OPENING = 60, 24
_ISSUER = re.compile(r"(?:人民政府(?:办公[室厅])?|督查室|委员会|[局委办])$")
_TITLE_ENDS = re.compile(
    r"(?:通知|通报|报告|方案|意见|计划|清单|项目|决定|安排|进展|情况|一览表|分解表|责任表|任务表|分工表)$"
)
_SHORTEST_TITLE = 6
_LONGEST_HALF_TITLE, _LONGEST_TITLE = 40, 82
_TITLE_OPENS = re.compile(r"(?:[^,。;:]{2,30}(?:国务院|政府|办公[厅室]|[委局厅会])|国务院)?关于")
_NO_NAME = {"报告", "工作", "会议", "讲话", "作的", "所作"}


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before the text proper: title and kind, and the facts of the masthead."""

    kind: Kind
    title: str | None
    government: str | None
    published: str | None
    delivered: str | None
    issued: str | None
    number: str | None
    index: str | None
    congress: str | None
    session: str | None
    speaker: str | None


def opening(blocks: Sequence[Block], metadata: Mapping[str, str]) -> Opening:
    """The opening of the document whose blocks these are; `metadata` as the reader found it."""
    front = _front(blocks)
    tail = [b.clean.text for b in blocks[-30:] if b.kind is not BlockKind.FURNITURE and len(b.clean.text) <= 40]
    fields = _fields(front)
    whole = "\n".join(front)
    title = _title(front, fields, metadata)
    kind = _kind(title, whole, blocks)
    delivered = _delivered(front)
    congress, session = _congress(front)
    return Opening(
        kind=kind,
        title=title,
        government=government("\n".join([whole, *_speaking_for(blocks)]), title, "\n".join(tail)),
        published=_iso(fields.get("published")),
        delivered=delivered,
        issued=_issued(blocks, front, tail, delivered),
        number=_number(fields, whole),
        index=fields.get("index"),
        congress=congress,
        session=session,
        speaker=_speaker(front),
    )


def _front(blocks: Sequence[Block]) -> list[str]:
    """The lines before the text addresses its hearers, or the first dozen."""
    texts = _labelled([b.clean.text.replace(" ", "") for b in blocks[:_FRONT_LINES]])
    end = next((i for i, words in enumerate(texts) if _OPENING.search(words)), None)
    return texts[: (end + 1 if end is not None else _FRONT_WITHOUT_OPENING)]


def _speaking_for(blocks: Sequence[Block]) -> list[str]:
    """Whom the speaker says he speaks for, where the text opens without a masthead: 我代表徐水县人民政府."""
    texts = (block.clean.text.replace(" ", "") for block in blocks[:_FRONT_WITHOUT_OPENING])
    return [match[1] for words in texts if (match := _SPEAKING_FOR.search(words))]


def _labelled(lines: Sequence[str]) -> list[str]:
    """The lines, a label that stands alone (a cell of the metadata block) joined to the value below it."""
    joined: list[str] = []
    for line in lines:
        if joined and _LABEL.fullmatch(joined[-1]) and not _LABEL.fullmatch(line):
            joined[-1] = f"{joined[-1].rstrip(':')}:{line}"
        else:
            joined.append(line)
    return joined


def _fields(front: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in front:
        for name, pattern in _FIELDS:
            match = pattern.search(re.sub(r"^\d+\.", "", line))
            if match and match[1].strip():
                found.setdefault(name, match[1].strip())
    return found


def _title(front: Sequence[str], fields: Mapping[str, str], metadata: Mapping[str, str]) -> str | None:
    reports = [line for line in front if re.fullmatch(r".{0,20}政府工作报告(?:\(\d{4}年?\))?", line)]
    reports = [line for line in reports if "关于印发" not in line]
    if reports:
        return reports[-1].split(":")[-1]
    named = fields.get("title") or metadata.get("ArticleTitle")
    if named:
        return named
    for line, below in itertools.pairwise([*front, ""]):
        opens = _TITLE_OPENS.match(line) and not _TITLE_ENDS.search(line) and len(line) <= _LONGEST_HALF_TITLE
        if opens and len(below) <= _LONGEST_HALF_TITLE and _TITLE_ENDS.search(below):
            return line + below  # a long title stands on two lines
        if _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE and _TITLE_ENDS.search(line):
            return line
    return None


def _kind(title: str | None, front: str, blocks: Sequence[Block]) -> Kind:
    words = title or ""
    if re.search(r"责任分[工解]|任务分[工解]|分工方案|分解(方案|表)", words):
        return Kind.RESPONSIBILITY_NOTICE
    if "计划" in words and "执行情况" in words:
        return Kind.PLAN_IMPLEMENTATION
    if re.search(r"国民经济和社会发展计划|年度计划", words):
        return Kind.ANNUAL_PLAN
    if re.search(r"实事", words) and "通报" not in words and "政府工作报告" not in words:
        return Kind.LIVELIHOOD_LIST
    if re.search(r"(完成|落实|进展|执行|督查)情况.{0,6}(通报)?|督查通报", words):
        return Kind.PROGRESS_BULLETIN
    if re.search(r"民生实事|办实事|十件实事", words):
        return Kind.LIVELIHOOD_LIST
    if (
        "政府工作报告" in words
        or "政府工作报告" in front
        or re.search(r"代表.{0,16}政府.{0,6}向大会.{0,6}(报告|作)", front)
    ):
        return Kind.WORK_REPORT
    opening_words = "".join(b.clean.text for b in blocks[:8])
    if re.search(r"我?代表.{0,16}政府.{0,12}(向大会|作)", opening_words) or any(
        re.search(r"\d{4}年工作回顾|今年工作回顾", b.clean.text) for b in blocks[:6]
    ):
        return Kind.WORK_REPORT
    return Kind.OTHER


def _delivered(front: Sequence[str]) -> str | None:
    """The day the report was given: beside the congress, or alone in brackets."""
    for line in front:
        if re.search(r"人民代表大会|次会议", line) and (match := _DATE.search(line)):
            return _iso(match[0])
    for line in front:
        if match := re.fullmatch(r"\(?((?:19|20)\d\d年\d{1,2}月\d{1,2}日)\)?", line):
            return _iso(match[1])
    return None


def _issued(blocks: Sequence[Block], front: Sequence[str], tail: Sequence[str], delivered: str | None) -> str | None:
    """The date under the issuing office's name, or the printing date at the foot."""
    for above, block in itertools.pairwise(b for b in blocks if b.kind is not BlockKind.CELL):
        if re.fullmatch(_DATE.pattern, block.clean.text) and _ISSUER.search(above.clean.text):
            return _iso(block.clean.text)
    for line in front:
        match = re.search(r"人民政府(?:办公[室厅])?" + _DATE.pattern + "$", line)
        if match and _iso(match[0]) != delivered:
            return _iso(match[0])
    for line in reversed(tail):
        match = re.fullmatch(_DATE.pattern + "(?:印发)?", line)
        if match:
            return _iso(line)
    return None


def _number(fields: Mapping[str, str], front: str) -> str | None:
    match = _NUMBER.search(fields.get("number", "")) or _NUMBER.search(front)
    return match[0] if match else None


def _congress(front: Sequence[str]) -> tuple[str | None, str | None]:
    whole = "".join(line for line in front if not _OPENING.search(line))
    match = _CONGRESS.search(whole)
    if match is None:
        return None, None
    session = match[2] or ((found := _SESSION.search(whole, match.end())) and found[1])
    return match[1], session or None


def _speaker(front: Sequence[str]) -> str | None:
    for line in front[1:]:
        match = _SPEAKER.search(line)
        if match and match[1] not in _NO_NAME and len(line) <= 30:
            return match[1]
    return None


def _iso(words: str | None) -> str | None:
    match = _DATE.search(words + "日" if words and words[-1].isdigit() else words or "")
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None

"""Small invented documents, built by hand as gongwen would return them."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from gongwen import extract
from gongwen.document import (
    Block,
    BlockKind,
    Document,
    Head,
    Item,
    Kind,
    ResponsibleUnit,
    Role,
    Section,
    Table,
    Term,
    UnitRole,
)
from gongwen.errors import Trouble, Unreadable
from gongwen.facts import Comparator, Measure, Statement, Status
from gongwen.spans import MappedText, Span
from luoshi.intake import reading
from luoshi.intake.reading import Maker

REAL_READ, REAL_FACTS = extract.read, extract.facts
WHOLE_CITY = "责任事项所列数据为全市口径。"


@dataclass(slots=True)
class Paper:
    """A document under construction: lines are added, and each gives its span."""

    text: str = ""
    items: list[Item] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    facts: list[Statement] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)

    def line(self, words: str) -> Span:
        """Add a line; its span without the line break."""
        start = len(self.text)
        self.text += words + "\n"
        return Span(start, start + len(words))

    def table(self, title: str, note: str | None, *items: Item) -> None:
        """Add a table of items, whose spans are set here."""
        number = len(self.tables) + 1
        start = self.line(title).start
        for item in items:
            span = self.line(item.text)
            self.items.append(replace(item, list_number=number, span=span, note=note))
        end = len(self.text)
        self.tables.append(Table(number, title, ("责任事项",), (), (), note, Span(start, end)))

    def fact(self, words: str, number: str, *, unit: str, value: str, status: Status = Status.TARGET) -> None:
        """A fact on the first `words` of the text that hold `number`."""
        quote_start = self.text.index(words)
        start = quote_start + words.index(number)
        self.facts.append(
            Statement(
                number=Span(start, start + len(number)),
                quote=Span(quote_start, quote_start + len(words)),
                sentence=Span(quote_start, quote_start + len(words)),
                subject=words[: words.index(number)],
                indicator=None,
                measure=Measure.AMOUNT,
                value=Decimal(value),
                high=None,
                unit=unit,
                comparator=Comparator.GE,
                period="2026",
                status=status,
                section=0,
                rule="test",
                confidence=Decimal("0.9"),
            )
        )

    def document(self, head: Head) -> Document:
        """The finished document."""
        whole = Span(0, len(self.text))
        return Document(
            source="paper",
            text=self.text,
            plain=self.text,
            format="text",
            head=head,
            sections=(Section(None, Role.FRONT, "2026", whole, 0),),
            blocks=(Block(BlockKind.PARAGRAPH, whole, MappedText.of(self.text, 0, len(self.text))),),
            tables=tuple(self.tables),
            items=tuple(self.items),
            terms=tuple(self.terms),
        )


def item(seq: int, text: str, *units: str | ResponsibleUnit, upper: tuple[str, ...] = (), role: str = "") -> Item:
    """An item as a table gives it; the table sets list, span and note."""
    written = tuple(ResponsibleUnit(unit) if isinstance(unit, str) else unit for unit in units)
    return Item(0, seq, "assigned", None, Span(0, 0), text, role, upper, written)


def notice(*, extra: str = "") -> Paper:
    """A notice with three lists: two items from the province, two from the city, three of our own."""
    paper = Paper()
    paper.line("示例区任务分工的通知" + extra)
    paper.table(
        "2026年省《政府工作报告》任务分工表",
        None,
        item(1, "污水处理率达到95%以上。", "区水务局", upper=("市水务局",), role="assisting"),
        item(2, "推动制造业转型。", "区科创局", "各街道办事处", upper=("市经信局",), role="assisting"),
    )
    paper.table(
        "2026年市《政府工作报告》任务分工表",
        WHOLE_CITY,
        item(1, "新建管网300公里,改造泵站12座。", "区水务局", upper=("市水务局",), role="assisting"),
        item(2, "优化营商环境。", "区发展和改革局", upper=("市发改委",), role="principal"),
    )
    paper.table(
        "2026年区《政府工作报告》任务分工表",
        None,
        item(1, "地区生产总值增长6%以上。", "区发改局"),
        item(
            2,
            "新增就业8000人,建成口袋公园5个。",
            ResponsibleUnit("区发改局", UnitRole.LEAD),
            ResponsibleUnit("明溪街道", UnitRole.SUPPORT, and_others=True),
        ),
        item(3, "办好运动会。", "区科产局"),
    )
    paper.fact("污水处理率达到95%", "95", unit="%", value="95")
    paper.fact("新建管网300公里", "300", unit="公里", value="300")
    paper.fact("改造泵站12座", "12", unit="座", value="12")
    paper.fact("地区生产总值增长6%", "6", unit="%", value="6")
    paper.fact("新增就业8000人", "8000", unit="人", value="8000")
    paper.fact("建成口袋公园5个", "5", unit="个", value="5")
    paper.terms.append(Term(1, "口袋公园", "很小的公园", Span(0, 2)))
    return paper


@dataclass(slots=True)
class Door:
    """Stands for gongwen: it reads what was put in, and nothing else unless `pass_through` asks gongwen itself."""

    papers: dict[bytes, tuple[Document, tuple[Statement, ...]]] = field(default_factory=dict)
    version: str = "1"
    digest: str = "a"
    pass_through: bool = False

    def put(
        self,
        data: bytes,
        paper: Paper,
        *,
        kind: Kind = Kind.RESPONSIBILITY_NOTICE,
        issued: str | None = None,
        government: str = "示例市示例区",
    ) -> bytes:
        """From now on `data` reads as `paper`."""
        head = Head(kind=kind, title="任务分工的通知", government=government, issued=issued, plan=("2026",))
        self.papers[data] = (paper.document(head), tuple(paper.facts))
        return data

    def read(self, data: bytes, *, source: str) -> Document:
        """As gongwen.extract.read."""
        if data not in self.papers and self.pass_through:
            return REAL_READ(data, source=source)
        if data not in self.papers:
            raise Unreadable(source, Trouble.NOT_TEXT)
        return self.papers[data][0]

    def facts(self, document: Document) -> tuple[Statement, ...]:
        """As gongwen.extract.facts."""
        put_in = (facts for known, facts in self.papers.values() if known is document)
        found = next(put_in, None)
        return REAL_FACTS(document) if found is None else found


def open_door(patch: pytest.MonkeyPatch) -> Door:
    """A door in the library's place, until `patch` is undone."""
    door = Door()
    patch.setattr(extract, "read", door.read)
    patch.setattr(extract, "facts", door.facts)
    patch.setattr(reading, "maker", lambda: Maker(door.version, door.digest))
    return door

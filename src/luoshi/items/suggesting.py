"""Which stream of a year a proposed item would go to, read off its list's title."""

from luoshi.governments.models import Government, Year
from luoshi.intake.models import Proposal, Reading
from luoshi.items.models import Stream
from luoshi.items.streams import suggest_stream


def suggested_stream(*, proposal: Proposal, year: Year) -> Stream | None:
    """The stream of `year` that a proposal's list belongs to; None: its title does not say."""
    code = _code(proposal.list_title, proposal.reading, year.government)
    return Stream.objects.filter(year=year, code=code).first() if code is not None else None


def suggested_streams(*, reading: Reading, year: Year) -> tuple[Stream | None, ...]:
    """The same for every proposal of a reading, in order. Two queries."""
    streams = {stream.code: stream for stream in Stream.objects.filter(year=year)}
    titles = Proposal.objects.filter(reading=reading).values_list("list_title", flat=True)
    return tuple(streams.get(_code(title, reading, year.government) or "") for title in titles)


def _code(list_title: str, reading: Reading, government: Government) -> str | None:
    return suggest_stream(
        list_title,
        document_kind=reading.kind,
        issuer=reading.head.get("government"),
        level=government.level,
        own_name=government.short_name,
    )

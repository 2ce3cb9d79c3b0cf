"""True files damaged at random, at the door and behind it: never a traceback, always within the limits."""

import resource
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.attacks import docx, old, xlsx
from app.files import ofd, packed, pdf, picture, unpacked
from luoshi.calendar.days_table import read_days
from luoshi.errors import NotAcceptable
from luoshi.governments.units_xlsx import read_units
from luoshi.intake.reading import read, words_of
from luoshi.items.tables.grid import sheets_of
from luoshi.uploads.door import checked
from luoshi.uploads.kinds import ATTACHMENTS

SECONDS, MEGABYTES = 10, 1500
TRUE: Mapping[str, Callable[[], bytes]] = {
    "a.docx": docx,
    "a.xlsx": xlsx,
    "a.ofd": lambda: ofd("示例区人民政府工作报告", "新建管网9公里。"),
    "a.pdf": lambda: pdf("示例区人民政府工作报告", "新建管网9公里。"),
    "a.png": picture,
    "a.doc": lambda: old("WordDocument") + "新建管网9公里。\r".encode("utf-16-le"),
    "a.rtf": lambda: rb"{\rtf1\ansi \u26032?\par}",
    "a.html": lambda: "<html><body><table><tr><td>序号</td></tr></table></body></html>".encode(),
    "a.csv": lambda: "日期,安排\n2027-10-01,放假\n".encode(),
    "a.txt": lambda: "新建管网9公里。".encode("gb18030"),
}
FILES = {name: make() for name, make in TRUE.items()}
Edit = tuple[float, bytes]
EDITS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=12)), min_size=1, max_size=8)


def damaged(data: bytes, edits: list[Edit]) -> bytes:
    """The bytes with others written over some of them; an empty edit cuts the file there."""
    held = bytearray(data)
    for place, new in edits:
        at = int(place * max(1, len(held)))
        if new:
            held[at : at + len(new)] = new
        else:
            del held[at:]
    return bytes(held)


def damaged_inside(data: bytes, edits: list[Edit]) -> bytes:
    """An archive with its parts damaged and packed anew, so that the parsers behind the archive meet them."""
    parts = unpacked(data)
    names = sorted(parts)
    for place, new in edits:
        name = names[int(place * len(names))]
        parts[name] = damaged(parts[name], [((place * 7919) % 1, new)])
    return packed(parts)


def handed_in(name: str, data: bytes) -> None:
    """What every door does with a file, as far as it goes."""
    file = checked(name, data, ATTACHMENTS)
    with suppress(NotAcceptable):
        read(data, name=file.name)
    words_of(data, name=file.name)
    for door in (
        lambda: sheets_of(data, name=file.name),
        lambda: read_units(data, name=file.name),
        lambda: read_days(file.name, data),
    ):
        with suppress(NotAcceptable):
            door()


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    name=st.sampled_from([name for name in FILES if name not in {"a.doc", "a.rtf"}]), edits=EDITS, inside=st.booleans()
)
def test_noise_is_refused_or_read(name: str, edits: list[Edit], inside: bool) -> None:
    zipped = FILES[name].startswith(b"PK")
    data = damaged_inside(FILES[name], edits) if inside and zipped else damaged(FILES[name], edits)
    start = time.monotonic()
    with suppress(NotAcceptable), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        handed_in(name, data)
    assert time.monotonic() - start < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < MEGABYTES


@settings(max_examples=300, deadline=None, derandomize=True)
@given(name=st.sampled_from(sorted(FILES)), edits=EDITS)
def test_noise_at_the_door(name: str, edits: list[Edit]) -> None:
    """Old formats too, as far as the door: behind it LibreOffice takes seconds for each."""
    with suppress(NotAcceptable), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        checked(name, damaged(FILES[name], edits), ATTACHMENTS)


@given(name=st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_name_becomes_one_that_can_be_kept(name: str) -> None:
    with suppress(NotAcceptable):
        kept = checked(name, "新建管网9公里。".encode(), ATTACHMENTS).name
        assert 0 < len(kept.encode()) <= 240
        assert not set(kept) & set('/\\\0\n\r\u202e<>:"|?*')

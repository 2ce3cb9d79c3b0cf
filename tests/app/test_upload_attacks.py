"""Every attack at every door: refused in one line, and nothing of it stored anywhere."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps

from app.attacks import ATTACKS, docx, xlsx
from app.files import ofd, pdf, picture
from app.people import AT
from app.reports import APRIL, Office, build_office
from luoshi.calendar.actions import import_days
from luoshi.errors import NotAcceptable
from luoshi.governments.people_table import read_people
from luoshi.governments.units_xlsx import read_units
from luoshi.intake.actions import import_source
from luoshi.items.models import UploadedTable
from luoshi.items.tables.uploads import keep_table
from luoshi.people.models import Account
from luoshi.reporting.attaching import attach
from luoshi.reporting.models import Entry
from luoshi.reporting.signing import add_scan
from luoshi.uploads.door import checked
from luoshi.uploads.errors import RefusedFile
from luoshi.uploads.kinds import ATTACHMENTS, TABLES

# the longest that any of these files may take on a slow machine; the settings allow 60
SECONDS = 20


def _document(office: Office, entry: Entry, name: str, data: bytes) -> object:
    return import_source(government=office.town.government, name=name, data=data, by=office.town.owner, at=AT)


def _table(purpose: str) -> Callable[[Office, Entry, str, bytes], object]:
    def keep(office: Office, entry: Entry, name: str, data: bytes) -> object:
        return keep_table(year=office.town.year, purpose=purpose, name=name, data=data, by=office.town.owner, at=AT)

    return keep


def _attachment(office: Office, entry: Entry, name: str, data: bytes) -> object:
    return attach(entry=entry, name=name, data=data, by=office.liaison, at=APRIL)


def _scan(office: Office, entry: Entry, name: str, data: bytes) -> object:
    return add_scan(sheet=entry.sheet, name=name, data=data, by=office.liaison, at=APRIL)


def _days(office: Office, entry: Entry, name: str, data: bytes) -> object:
    return import_days(government=office.town.government, name=name, data=data, by=office.town.owner, at=AT)


DOORS: dict[str, Callable[[Office, Entry, str, bytes], object]] = {
    "document": _document,
    "workbook": _table(UploadedTable.Purpose.WORKBOOK),
    "adoption": _table(UploadedTable.Purpose.ADOPTION),
    "attachment": _attachment,
    "scan": _scan,
    "days": _days,
    "units": lambda _office, _entry, name, data: read_units(data, name=name),
    "people": lambda _office, _entry, name, data: read_people(data, name=name),
    "sheet": lambda _office, _entry, name, data: checked(name, data, TABLES),
}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {name: attack.data() for name, attack in ATTACKS.items()}


@pytest.fixture
def office(town: object) -> Office:
    return build_office(town)  # type: ignore[arg-type]


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of its own, in which nothing may be left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("door", DOORS)
def test_every_attack_is_refused_and_leaves_nothing(
    door: str, office: Office, made: dict[str, bytes], left: Path
) -> None:
    """One test for all attacks of a door: building the office costs more than all of them."""
    entry = office.fill(office.lane)
    before = rows()
    for name, attack in ATTACKS.items():
        start = time.monotonic()
        with pytest.raises(RefusedFile) as refused:
            DOORS[door](office, entry, attack.name, made[name])
        said = str(refused.value)
        assert len(said.splitlines()) == 1, name
        # a door that takes no such kind says that, all others the attack
        assert attack.line in said or "这里不收" in said or "超过" in said or "内容却是" in said, (name, said)
        assert time.monotonic() - start < SECONDS, name
    assert rows() == before


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_is_named(name: str, made: dict[str, bytes]) -> None:
    attack = ATTACKS[name]
    with pytest.raises(RefusedFile, match=attack.line):
        checked(attack.name, made[name], ATTACHMENTS)


TRUE: dict[str, Callable[[], bytes]] = {
    "文.docx": docx,
    "表.xlsx": xlsx,
    "图.png": picture,
    "页.pdf": lambda: pdf("正文"),
    "版.ofd": lambda: ofd("正文"),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_files_come_in(name: str) -> None:
    assert checked(name, TRUE[name](), ATTACHMENTS).name == name


def test_who_may_not_hears_nothing_of_the_file(office: Office, made: dict[str, bytes]) -> None:
    stranger: Account = office.town.stranger
    with pytest.raises(Exception, match=r".") as refused:
        import_source(
            government=office.town.government, name="a.docx", data=made["a macro in a Word file"], by=stranger, at=AT
        )
    assert not isinstance(refused.value, NotAcceptable)

"""The package of a closed year: all of it, once, and nothing of anybody else; it proves itself without us."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from pytest_django import DjangoDbBlocker

from app.files import pdf, picture
from app.ledgers import plain_ledger
from app.once import Own
from app.papers import Door, Paper, open_door
from app.people import AT, Town
from app.reports import APRIL, JULY, TEXT, Office, fresh
from luoshi.audit.models import Event
from luoshi.consulting.actions import answer, open_round, rule
from luoshi.consulting.models import Question
from luoshi.exports.archive.originals import safe
from luoshi.exports.archive.package import Archived, YearNotClosed, file_name, write_archive
from luoshi.exports.sheet.rows import CODE_MEANS
from luoshi.governments.models import Year
from luoshi.governments.year_states import Step
from luoshi.governments.years import move_year
from luoshi.intake.actions import import_source
from luoshi.intake.models import SourceBytes
from luoshi.items.actions import add_item
from luoshi.items.models import Item, ItemUnit, Target, UploadedTable
from luoshi.items.tables.uploads import keep_table
from luoshi.people.models import Account
from luoshi.reporting.attaching import attach
from luoshi.reporting.content import digest_of
from luoshi.reporting.extending import ask
from luoshi.reporting.models import Attachment, Decision, Entry, Extension, FigureRevision, Revision, Scan
from luoshi.reporting.shared import add_figure, say_figure
from luoshi.reporting.signing import add_scan
from luoshi.reporting.states import Verb

WILD = "<script>alert(1)</script>=1+1 & “引号”"
ELSEWHERE = "别区的秘密事项"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was unpacked."""

    made: Archived
    folder: Path

    def table(self, name: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads((self.folder / f"tables/{name}.json").read_text(encoding="utf-8"))
        return rows

    def ids(self, name: str) -> list[int]:
        return [row["id"] for row in self.table(name)]

    def files(self) -> Iterator[tuple[str, bytes]]:
        for file in sorted(self.folder.rglob("*")):
            if file.is_file():
                yield str(file.relative_to(self.folder)), file.read_bytes()


@pytest.fixture(scope="module")
def built_year(built_office: Office, django_db_blocker: DjangoDbBlocker) -> Office:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        build_year(built_office, open_door(patch))
    return built_office


@pytest.fixture
def office(built_year: Office, own: Own) -> Office:
    return own(built_year)


def build_year(office: Office, door: Door) -> None:
    """A year with something in every table, and another district with as much."""
    town = office.town
    amended(office)
    handing_in(office, door)
    door.pass_through = True  # figures are read as they are
    asking(office)
    theirs = add_item(stream=town.other_stream("own_report"), wording=ELSEWHERE, units=(), by=town.stranger, at=AT)
    Target.objects.create(item=theirs, order=1, subject=ELSEWHERE, measure="amount", comparator="eq", value=1)
    door.pass_through = False
    foreign = door.put(b"foreign", Paper(f"{ELSEWHERE}\n"))
    import_source(government=town.other, name=f"{ELSEWHERE}.txt", data=foreign, by=town.stranger, at=AT)


def amended(office: Office) -> None:
    """An entry accepted, amended and filed again, with a file that was taken off; one that was only begun."""
    entry = office.fill(office.lane, replace(TEXT, progress=WILD))
    attach(entry=entry, name="../现场 照片?.png", data=picture(), by=office.liaison, at=APRIL)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, entry)
    office.to(Verb.AMEND, fresh(entry), word="数字有误")
    office.fill(office.lane, replace(TEXT, progress="更正后的进展。", amends="核实后更正"))
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(verb, fresh(entry))
    office.fill(office.both, place=office.place(second=True), at=JULY)


def handing_in(office: Office, door: Door) -> None:
    """A scan, a table, a document of the year."""
    town = office.town
    entry = office.fill(office.both)
    add_scan(sheet=entry.sheet, name="签字表.pdf", data=pdf("签字表"), by=office.liaison, at=APRIL)
    keep_table(year=town.year, purpose="adoption", name="台账.xlsx", data=plain_ledger(), by=town.owner, at=AT)
    data = door.put(b"report", Paper("示例区政府工作报告\n"))
    import_source(government=town.government, name="报告.txt", data=data, by=town.owner, at=AT)


def asking(office: Office) -> None:
    """An extension, a consultation with its answer and ruling, a shared figure said twice."""
    town = office.town
    ask(place=office.place(), until=date(2026, 4, 20), reason="数据未出", by=office.liaison, at=APRIL)
    streams = [town.stream("own_report")]
    open_round(year=town.year, streams=streams, due=date(2026, 3, 9), note="", by=town.owner, at=AT)
    question = Question.objects.get(item=office.led, body=office.reform)
    said = answer(question=question, word="objected", text="职能已划转", by=town.colleague, at=AT)
    rule(question=question, answer_id=said.pk, word="refused", reason="职能未变", by=town.owner, at=AT)
    figure = add_figure(
        government=town.government,
        name="固定资产投资",
        period="2026-Q1",
        supplier=office.reform,
        by=town.owner,
        at=APRIL,
    )
    for words in ("12亿元", "13亿元"):
        say_figure(figure=figure, words=words, release="estimate", by=office.reform_liaison, at=APRIL)


def closed(town: Town) -> Year:
    for step in (Step.CLOSE_PROVISIONALLY, Step.CLOSE):
        move_year(year=town.year, step=step, by=town.owner, at=JULY)
    return Year.objects.select_related("government").get(pk=town.year.pk)


@pytest.fixture
def package(office: Office, tmp_path: Path) -> Package:
    """The closed year, unpacked."""
    return unpacked(closed(office.town), tmp_path)


def unpacked(year: Year, folder: Path, *, unfinished: bool = False) -> Package:
    out = io.BytesIO()
    made = write_archive(out, year=year, at=JULY, unfinished=unfinished)
    with ZipFile(out) as zipped:
        zipped.extractall(folder)
    return Package(made, folder / f"{year.government.code}-{year.number}")


def test_every_row_of_the_year_is_in_it_once(office: Office, package: Package) -> None:
    year = office.town.year
    wanted: Mapping[str, Any] = {
        "items": Item.objects.filter(year=year),
        "units": ItemUnit.objects.filter(item__year=year),
        "targets": Target.objects.filter(item__year=year),
        "entries": Entry.objects.filter(sheet__year=year),
        "decisions": Decision.objects.filter(entry__sheet__year=year),
        "attachments": Attachment.objects.filter(entry__sheet__year=year),
        "scans": Scan.objects.filter(sheet__year=year),
        "uploads": UploadedTable.objects.filter(year=year),
        "extensions": Extension.objects.filter(year=year),
        "questions": Question.objects.filter(consultation__year=year),
        "shared_revisions": FigureRevision.objects.filter(figure__government=office.town.government),
    }
    for name, rows in wanted.items():
        assert rows.exists(), name
        assert sorted(package.ids(name)) == sorted(rows.values_list("pk", flat=True)), name
    revisions = sorted([*package.ids("plans"), *package.ids("reports")])
    assert revisions == sorted(Revision.objects.filter(entry__sheet__year=year).values_list("pk", flat=True))
    assert len(package.table("answers")) == len(package.table("rulings")) == len(package.table("consultations")) == 1
    assert len([row for row in package.table("reports") if row["progress"] in {WILD, "更正后的进展。"}]) == 2


def test_every_file_of_the_year_is_in_it_once_as_it_came(office: Office, package: Package) -> None:
    stored = [
        *Attachment.objects.filter(entry__sheet__year=office.town.year).values_list("data", flat=True),
        *Scan.objects.values_list("data", flat=True),
        *UploadedTable.objects.values_list("data", flat=True),
        *SourceBytes.objects.filter(source__government=office.town.government).values_list("data", flat=True),
    ]
    packed = [data for name, data in package.files() if name.startswith("files/")]
    assert len(packed) == 4
    assert sorted(packed) == sorted(map(bytes, stored))


def test_the_hashes_recompute(package: Package) -> None:
    for row in package.table("reports"):
        assert digest_of(row["sealed"]) == row["digest"]
    listed = {}
    for line in (package.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        listed[name] = digest
    found = {name: hashlib.sha256(data).hexdigest() for name, data in package.files()}
    assert found.pop("SHA256SUMS")
    assert listed == found
    manifest = json.loads((package.folder / "manifest.json").read_text(encoding="utf-8"))
    found.pop("manifest.json")
    assert {name: each["sha256"] for name, each in manifest["files"].items()} == found
    assert manifest["closed"]
    checked = subprocess.run(
        ["sha256sum", "-c", "--quiet", "--strict", "SHA256SUMS"], cwd=package.folder, check=False, capture_output=True
    )
    assert (checked.returncode, checked.stdout) == (0, b"")


CHANGES = {
    "a file": ("tables/items.csv", "修缮", "维修"),
    "what was signed": ("tables/reports.json", 'progress\\":\\"更正后', 'progress\\":\\"更正前'),
    "what the columns say": ("tables/reports.json", '"progress": "更正后', '"progress": "更正前'),
    "what was seen": ("tables/decisions.json", '"seen": "', '"seen": "0'),
    "the log": ("audit.jsonl", "report.sign", "report.sigh"),
}


@pytest.mark.parametrize("kind", ["nothing", *CHANGES])
def test_it_proves_itself_without_us(kind: str, package: Package) -> None:
    if kind != "nothing":
        name, old, new = CHANGES[kind]
        file = package.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        refresh(package.folder, name)
    found = subprocess.run([sys.executable, "-I", package.folder / "verify.py"], capture_output=True, check=False)
    assert found.returncode == (kind != "nothing"), found.stdout.decode()


def refresh(folder: Path, name: str) -> None:
    """The sum of a changed file made to fit, as a forger would, but for the one test of the sums."""
    if name.endswith(".csv"):
        return
    sums, digest = folder / "SHA256SUMS", hashlib.sha256((folder / name).read_bytes()).hexdigest()
    lines = sums.read_text(encoding="utf-8").splitlines()
    fitted = [f"{digest}  {name}" if line.endswith(f"  {name}") else line for line in lines]
    sums.write_text("\n".join(fitted) + "\n", encoding="utf-8")


def test_nothing_of_another_government(office: Office, package: Package) -> None:
    for name, data in package.files():
        text = data.decode(errors="replace")
        assert ELSEWHERE not in text, name
        assert office.town.other.code not in text, name
        assert office.town.stranger.title not in text, name
    events = [json.loads(line) for line in (package.folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    here = Event.objects.filter(government=office.town.government.code).order_by("seq")
    assert [event["seq"] for event in events] == list(here.values_list("seq", flat=True))


def test_accounts_stand_in_it_by_their_titles_alone(package: Package) -> None:
    """But for the log, whose digests bind the account's name."""
    names = Account.objects.values_list("username", flat=True)
    pattern = re.compile("|".join(rf'(?<![a-z_./"-]){re.escape(name)}(?![a-z_=-])' for name in names))
    for name, data in package.files():
        if name not in {"audit.jsonl", "verify.py"}:
            assert pattern.findall(re.sub(r'"[a-z_]+": ', "", data.decode(errors="replace"))) == [], name
    assert {row["by"] for row in package.table("decisions")} == {"区水务局联络员", "区水务局主要领导", "示例区督查室"}


def test_tables_open_in_a_spreadsheet_and_run_nothing(package: Package) -> None:
    for table in package.made.tables:
        data = (package.folder / f"tables/{table.name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert head == [column.title for column in table.columns]
        assert len(rows) == len(table.rows) == len(package.table(table.name))
        assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t"))] == []


def test_words_of_people_are_words_on_its_pages(package: Package) -> None:
    pages = {name: data.decode() for name, data in package.files() if name.endswith(".html")}
    assert len(pages) == 1 + len(package.ids("items"))
    written = "".join(pages.values())
    assert "<script" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    assert re.findall(r'(?:src|href)="(?:https?:|//|/)', written) == []
    for page, text in pages.items():
        for link in re.findall(r'href="([^"#]+)"', text):
            assert (package.folder / page).parent.joinpath(unquote(link)).is_file(), link


def test_codes_are_explained_on_the_pages_that_bear_them(package: Package) -> None:
    pages = {name: data.decode() for name, data in package.files() if name.startswith("items/")}
    bearing = {name for name, page in pages.items() if '<p class="code">校验码 ' in page}
    assert {name for name, page in pages.items() if CODE_MEANS in page} == bearing
    assert 0 < len(bearing) < len(pages)


SAFE = {
    "报告.docx": "报告.docx",
    "../../etc/passwd": "_.._etc_passwd",
    "a\\b:c*d?.txt": "a_b_c_d_.txt",
    "con.txt": "_con.txt",
    "": "file",
    " . ": "file",
    "长" * 90 + ".xlsx": "长" * 55 + ".xlsx",
    "倒\u202egpj.exe": "倒_gpj.exe",
}


@pytest.mark.parametrize("name", SAFE)
def test_safe_names(name: str) -> None:
    assert safe(name) == SAFE[name]


def test_a_year_that_goes_on_is_refused_or_marked(office: Office, tmp_path: Path) -> None:
    year = Year.objects.select_related("government").get(pk=office.town.year.pk)
    out = io.BytesIO()
    with pytest.raises(YearNotClosed):
        write_archive(out, year=year, at=JULY)
    assert out.getvalue() == b""
    package = unpacked(year, tmp_path, unfinished=True)
    assert "未结" in file_name(year)
    pages = [data.decode() for name, data in package.files() if name.endswith(".html")]
    assert all("未结" in page for page in pages)
    assert not json.loads((package.folder / "manifest.json").read_text(encoding="utf-8"))["closed"]

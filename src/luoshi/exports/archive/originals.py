"""Every file of a year, as it came, under a name that any system takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from luoshi.governments.models import Year
from luoshi.intake.models import Source, SourceBytes
from luoshi.items.models import Item, UploadedTable
from luoshi.reporting.models import Attachment, Scan

LONGEST = 60
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Original:
    """A file: what it is (document, attachment, scan, upload), its row, its name as it came, its SHA-256."""

    kind: str
    id: int
    name: str
    sha256: str

    @property
    def path(self) -> str:
        """Where it lies in the package."""
        return f"files/{self.kind}/{self.id}-{safe(self.name)}"

    def data(self) -> bytes:
        """The file itself. One statement."""
        if self.kind == "document":
            return bytes(SourceBytes.objects.values_list("data", flat=True).get(pk=self.id))
        kept: Mapping[str, Any] = {"attachment": Attachment, "scan": Scan, "upload": UploadedTable}
        return bytes(kept[self.kind].objects.values_list("data", flat=True).get(pk=self.id))


def safe(name: str) -> str:
    """The name without what a file system or a shell would stumble over; its ending stays."""
    plain = UNSAFE.sub("_", name).strip(" .") or "file"
    plain = f"_{plain}" if RESERVED.match(plain) else plain
    if len(plain) <= LONGEST:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else plain[:LONGEST]


def originals(year: Year) -> tuple[Original, ...]:
    """Every file of the year. Four statements and what sources_of takes."""
    sheets = {"entry__sheet__year": year}
    found = [("document", row) for row in sources_of(year).items()]
    rows = [Original(kind, pk, name, sha256) for kind, (pk, (name, sha256)) in found]
    for kind, files in (
        ("attachment", Attachment.objects.filter(**sheets)),
        ("scan", Scan.objects.filter(sheet__year=year)),
        ("upload", UploadedTable.objects.filter(year=year)),
    ):
        rows += [Original(kind, *values) for values in files.order_by("pk").values_list("pk", "name", "sha256")]
    return tuple(rows)


def sources_of(year: Year) -> Mapping[int, tuple[str, str]]:
    """Documents that belong to a year, by row: name and SHA-256. Two statements.

    Those whose head says so (they plan for the year, review it, look out on it or were issued in it), and those that
    an item of the year came from; what was withdrawn belongs to none, unless an item came from it.
    """
    used = set(
        Item.objects.filter(year=year, reading__isnull=False).values_list("reading__source", flat=True).distinct()
    )
    here = Source.objects.filter(Q(withdrawn_at__isnull=True) | Q(pk__in=used), government=year.government)
    found: dict[int, tuple[str, str]] = {}
    columns = ("pk", "name", "sha256", "imported_at", "readings__head")
    for pk, name, sha256, imported_at, head in here.order_by("pk", "-readings__pk").values_list(*columns):
        about = _years(head or {})
        mine = str(year.number) in about if about else imported_at.year == year.number
        if pk in used or mine:
            found[pk] = (name, sha256)
    return found


def _years(head: Mapping[str, object]) -> set[str]:
    """The years that a document's head names; none when it says nothing of it."""
    said: list[str] = [str(head.get("issued") or "")]
    for key in ("plan", "review", "outlook"):
        value = head.get(key)
        said += map(str, value) if isinstance(value, list) else []
    return {period[:4] for period in said if period[:4].isdecimal()}

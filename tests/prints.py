"""The same document in other formats, made at run time by LibreOffice, Chromium and python-docx."""

import html
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.shared import Pt

from gongwen.readers import detect

CHROMIUM = Path(os.environ.get("LUOSHI_CHROMIUM", "/usr/bin/chromium"))
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
STYLE = "body{font:16px 'Noto Serif CJK SC'} p{margin:0;text-indent:2em;line-height:1.8}"


def lines_of(path: Path) -> list[str]:
    """The lines of a plain text, as its reader finds them."""
    reading = detect.read(path.read_bytes(), path.name)
    return [reading.text[line.span.start : line.span.end] for line in reading.lines]


def word(lines: Sequence[str]) -> bytes:
    """A Word document of indented paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line).paragraph_format.first_line_indent = Pt(22)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    """The bytes of a Word document."""
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def page(lines: Sequence[str]) -> bytes:
    """A page of indented paragraphs."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<html><head><meta charset=utf-8><style>{STYLE}</style></head><body>{paragraphs}</body></html>".encode()


def printed_by_chromium(content: bytes, folder: Path) -> bytes:
    """The PDF that Chromium prints of a page, with its own header and footer."""
    if not CHROMIUM.is_file():
        pytest.fail(f"{CHROMIUM} is missing; run: sh scripts/system.sh", pytrace=False)
    given, made = folder / "page.html", folder / "page.pdf"
    given.write_bytes(content)
    command: list[str | Path] = [
        CHROMIUM,
        *QUIET,
        f"--user-data-dir={folder}/chromium",
        f"--print-to-pdf={made}",
        given.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return made.read_bytes()


def converted(files: Sequence[Path], ending: str, folder: Path) -> list[Path]:
    """What LibreOffice makes of `files`; `ending` may name its filter (doc:MS Word 97)."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice is missing; run: sh scripts/system.sh", pytrace=False)
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command: list[str | Path] = [program, "--headless", profile, "--convert-to", ending, "--outdir", folder, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return [folder / f"{file.stem}.{ending.partition(':')[0]}" for file in files]


def printed_by_office(files: Sequence[Path], folder: Path) -> list[Path]:
    """The PDFs that LibreOffice makes, by way of .odt: it loses stops that hang over the margin, so none may hang."""
    between = converted(files, "odt", folder)
    for file in between:
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part.replace(b'punctuation-wrap="hanging"', b'punctuation-wrap="simple"'))
    return converted(between, "pdf", folder)

"""Which reader a file's bytes call for. The content decides, never the name."""

import io
import zipfile
from collections.abc import Callable

from gongwen.errors import Unreadable
from gongwen.readers import Reading, html, text

# What each refusal says: later readers take these names off the list.
_NOT_YET = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "Word 97-2003 (.doc) or Excel 97-2003 (.xls)",
    b"{\\rtf": "RTF",
}
_ZIPPED = {"word/document.xml": "Word (.docx)", "xl/workbook.xml": "Excel (.xlsx)", "OFD.xml": "OFD"}


def read(data: bytes, source: str) -> Reading:
    """What the fitting reader makes of `data`.

    Raises:
        Unreadable: nothing in the file, a format without a reader, a broken archive, or no text.
    """
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        raise Unreadable(source, "the file is empty", "check whether it was saved or sent completely")
    return _reader(data, source)(data, source)


def _reader(data: bytes, source: str) -> Callable[[bytes, str], Reading]:
    for magic, name in _NOT_YET.items():
        if data.startswith(magic):
            raise Unreadable(source, f"{name} is not read yet", "save it as plain text (.txt) or HTML and try again")
    if data.startswith(b"PK\x03\x04"):
        _refuse_archive(data, source)
    if html.looks_like_html(data):
        return html.read
    return text.read


def _refuse_archive(data: bytes, source: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise Unreadable(
            source, "the archive is damaged or cut off", "get the file again from where it came", place="end of file"
        ) from error
    found = next((label for name, label in _ZIPPED.items() if name in names), "a zip archive")
    remedy = "unpack it first" if found == "a zip archive" else "save it as plain text (.txt) or HTML and try again"
    raise Unreadable(source, f"{found} is not read yet", remedy)

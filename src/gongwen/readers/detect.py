"""Which reader a file's bytes call for. The content decides; only separated values are known by their name."""

import io
import zipfile
from collections.abc import Callable

from gongwen.errors import Trouble, Unreadable
from gongwen.readers import Reading, html, ofd, office, pdf, sheets, text, word

Reader = Callable[[bytes, str], Reading]

_ZIPPED: dict[str, Reader] = {"word/document.xml": word.read, "xl/workbook.xml": sheets.read, "OFD.xml": ofd.read}
# A zip that unpacks to more than this is no document: 200 MB, or 200 times its own size beyond 20 MB.
_LARGEST, _LARGEST_RATIO, _HARMLESS = 200 * 2**20, 200, 20 * 2**20


def read(data: bytes, source: str) -> Reading:
    """What the fitting reader makes of `data`.

    Raises:
        Unreadable: nothing in the file, a format without a reader, a broken archive, or no text.
    """
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        raise Unreadable(source, Trouble.EMPTY)
    return _reader(data, source)(data, source)


def _reader(data: bytes, source: str) -> Reader:
    if data.startswith((office.OLE, office.RTF)):
        return office.read
    if b"%PDF-" in data[:1024]:
        return pdf.read
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, source)
    if html.looks_like_html(data):
        return html.read
    return sheets.read_csv if source.lower().endswith((".csv", ".tsv")) else text.read


def _zipped(data: bytes, source: str) -> Reader:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable(source, Trouble.ARCHIVE_DAMAGED, place="end of file") from error
    if size > _LARGEST or (size > _HARMLESS and size > _LARGEST_RATIO * len(data)):
        raise Unreadable(source, Trouble.ARCHIVE_TOO_LARGE)
    reader = next((reader for name, reader in _ZIPPED.items() if name in names), None)
    if reader is not None:
        return reader
    raise Unreadable(source, Trouble.ARCHIVE)

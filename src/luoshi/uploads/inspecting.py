"""A file looked through from its first byte to its head; runs in a process of its own, and knows no settings."""

from collections.abc import Collection

from luoshi.uploads import office, pdfs, pictures
from luoshi.uploads.archives import look_over
from luoshi.uploads.errors import Code, Found
from luoshi.uploads.heads import mark_of
from luoshi.uploads.kinds import OLD_OFFICE, PICTURES, ZIP, ZIPPED, Kind, agree, kind_of


def inspect(data: bytes, ending: str, kinds: Collection[Kind]) -> Kind:
    """What the file is, once nothing in it keeps it out. Raises Found, and nothing else."""
    try:
        return _inspect(data, ending, kinds)
    except Found:
        raise
    except MemoryError as much:
        raise Found(Code.MEMORY) from much
    except Exception as broken:  # noqa: BLE001  the outermost worker: parsers let out anything for a crafted file
        raise Found(Code.DAMAGED, type(broken).__name__) from None


def _inspect(data: bytes, ending: str, kinds: Collection[Kind]) -> Kind:
    # What is no document by its name or its first bytes is said so before an archive is opened
    archive = look_over(data) if data.startswith(ZIP) else None
    kind = agree(kind_of(data, parts=archive.names() if archive is not None else ()), ending, kinds)
    if archive is not None and kind in ZIPPED:
        office.inspect_zipped(archive, kind)
    elif kind in OLD_OFFICE:
        office.inspect_old(data, kind)
    elif kind is Kind.RTF:
        office.inspect_rtf(data)
    elif kind is Kind.PDF:
        pdfs.inspect(data)
        for width, height in pdfs.pictures(data):
            if width and height:
                pictures.refuse_large(width, height)
    elif kind in PICTURES:
        pictures.inspect(data, kind)
    mark = mark_of(data, kind, archive)
    if mark is not None:
        raise Found(Code.MARK, mark)
    return kind

"""How a posted file is received: in memory, never on the disk, and no more of it than any door takes."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from luoshi.uploads.errors import TooLarge
from luoshi.uploads.names import clean


class Overflowing(InMemoryUploadedFile):
    """A file of a request that brought too much; whoever reads it is told so."""

    def read(self, *_args: Any, **_kwargs: Any) -> bytes:
        """Raises TooLarge."""
        most = {"most": settings.UPLOAD_TOTAL_MB}
        raise TooLarge(clean(self.name or ""), _("这一次上传的文件合计超过 %(most)s MB") % most, _("请分几次上传"))


class InMemory(FileUploadHandler):
    """Keeps a file in memory, up to one byte more than the largest limit: enough to be refused for its size.

    Note: Django's own handler writes files above 2.5 MB to the temporary folder, where a killed server would leave
    them, a classified paper among them.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._whole = 0
        self._held = BytesIO()
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._held, self._size = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  Django's signature
        """Take a piece; what lies beyond the limits is counted and let go."""
        self._size += len(raw_data)
        self._whole += len(raw_data)
        room = largest() + 1 - self._held.tell()
        if room > 0 and self._whole <= settings.UPLOAD_TOTAL_MB * 2**20:
            self._held.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:  # noqa: ARG002  Django's signature
        """The file as the form gets it."""
        kind = Overflowing if self._whole > settings.UPLOAD_TOTAL_MB * 2**20 else InMemoryUploadedFile
        self._held.seek(0)
        return kind(
            file=self._held,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=self._size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def largest() -> int:
    """The most bytes that any door takes."""
    most: int = max(settings.UPLOAD_MB, settings.UPLOAD_TABLE_MB, settings.UPLOAD_PICTURE_MB)
    return most * 2**20

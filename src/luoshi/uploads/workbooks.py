"""What openpyxl lets out for a file that only looks like a workbook."""

import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from openpyxl.utils.exceptions import InvalidFileException

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    NotImplementedError,
    RecursionError,
    AssertionError,
    ParseError,
    SyntaxError,
)

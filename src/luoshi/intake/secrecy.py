"""Whether a text carries a real classification mark; such documents have no place on this system."""

import re

# Note: a mark stands alone on a line at the top of the first page (GB/T 9704: 密级★期限). The same words
# inside a sentence, and 内部 in any form, are not marks.
MARK = re.compile(r"(?:密级[:\uff1a]?)?(?:绝密|机密|秘密)(?:[★☆*].{0,12})?")
LINES_AT_THE_TOP = 40  # a portal's chrome may stand above the document


def classification_mark(plain: str) -> str | None:
    """The mark at the top of a text in simplified script ("机密★1年"); None: there is none."""
    lines = (re.sub(r"\s+", "", line) for line in plain.splitlines())
    written = [line for line in lines if line][:LINES_AT_THE_TOP]
    return next((line for line in written if MARK.fullmatch(line)), None)

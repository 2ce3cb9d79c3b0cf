"""What cannot be done with the ledger."""

from luoshi.errors import NotAcceptable, NotNow, Overtaken


class AlreadyDecided(NotNow):
    """Somebody confirmed or rejected the proposal first, or there is nothing to undo."""


class StaleReading(NotNow):
    """The document was read again or withdrawn since; open it anew."""


class YearClosed(NotNow):
    """The year is closed; its ledger stands as it is."""


class ItemChanged(Overtaken):
    """Somebody changed the item after it was read; what was entered is kept and can be saved once it was compared."""


class InUse(NotNow):
    """The item has been worked on, so it cannot simply disappear."""


class RestsOnIt(NotNow):
    """Confirmed items rest on the document; the message names them."""


class BadItem(NotAcceptable):
    """Wording, number, unit or stream that an item cannot have."""


class NoWorkbook(NotAcceptable):
    """The file is no .xlsx workbook, or not one of ours; the message says what and what to do."""


class RowsAreBad(NotAcceptable):
    """Rows of a table cannot be taken; nothing of it was written."""


class StalePreview(Overtaken):
    """The ledger has changed since the preview was looked at, or the table was taken in already."""

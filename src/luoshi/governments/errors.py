"""What cannot be done with governments, bodies and posts."""

from dataclasses import dataclass

from luoshi.errors import NotAcceptable, NotAllowed, NotNow


class OtherGovernment(NotAllowed):
    """The thing belongs to a government where the account holds no post."""


class AlreadyThere(NotNow):
    """A government, year or body of that name exists."""


class BadGovernment(NotAcceptable):
    """A code, name or level that a government cannot have."""


class BadBody(NotAcceptable):
    """A body's name or date, or a post without its body, that cannot be taken."""


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong with a row of a table: the row as numbered in the file, what, what to do, in which column."""

    row: int
    what: str
    remedy: str
    column: str = ""

    def __str__(self) -> str:
        """The line a person reads."""
        where = f"第{self.row}行“{self.column}”" if self.column else f"第{self.row}行"
        return f"{where}：{self.what}；{self.remedy}"


class BadTable(NotAcceptable):
    """A table with bad rows; nothing of it was written. `errors` holds a line for each."""

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))


class BadUnits(BadTable):
    """A units table that cannot be taken."""


class BadPeople(BadTable):
    """A table of people and posts that cannot be taken."""


class BadPost(NotAcceptable):
    """A post without its basis, its days or its seat, or a password that nobody here may set."""


class BadYear(NotAcceptable):
    """A number, a day or a reason that a year cannot have."""


class NoSuchMove(NotNow):
    """The year does not stand where this step starts from."""


class AlreadyEnded(NotNow):
    """The post, membership or portfolio ended before; what was stays as it was."""


class LastOffice(NotNow):
    """Without this post nobody could manage the government any more."""


class KeptApart(NotNow):
    """A post that the same person may not hold beside another one of his, or a separation that posts do not fit."""


class LastAdministrator(NotNow):
    """Without this nobody could administer accounts, security or the audit log any more."""

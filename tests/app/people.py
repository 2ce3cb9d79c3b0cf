"""The three people of every test: 示例区's 督查室, a colleague in one of its bureaus, one of 另一区."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from luoshi.governments.actions import (
    add_bodies,
    assign_first_post,
    assign_post,
    create_government,
    open_year,
)
from luoshi.governments.models import Body, Government, Role, Year
from luoshi.governments.units_table import UnitRow
from luoshi.items.actions import open_streams
from luoshi.items.models import Stream
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.people.rules import Factor, Rules, Sessions, change_rules

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
PASSWORD = "correct-horse-9"

BODIES = (
    UnitRow(2, "区发改局", aliases=("区发展和改革局",)),
    UnitRow(3, "区科产局", valid_from=date(2019, 3, 1)),
    UnitRow(4, "区科创局", predecessors=("区科产局",), valid_from=date(2025, 9, 1)),
    UnitRow(5, "区水务局"),
    UnitRow(6, "明溪街道办事处", kind=Body.Kind.STREET, aliases=("明溪街道",)),
)


@dataclass(frozen=True, slots=True)
class Town:
    """示例区 with its year and bodies, another district, and the three people."""

    government: Government
    year: Year
    owner: Account
    colleague: Account
    other: Government
    other_year: Year
    stranger: Account

    def stream(self, code: str) -> Stream:
        """The stream of 示例区's year with this code."""
        return Stream.objects.get(year=self.year, code=code)

    def other_stream(self, code: str) -> Stream:
        """The same of the other district."""
        return Stream.objects.get(year=self.other_year, code=code)

    def body(self, name: str) -> Body:
        """A body of 示例区."""
        return Body.objects.get(government=self.government, name=name)


def build_town() -> Town:
    """Both districts, by the same actions an office uses; nobody is asked for a second factor.

    Their passwords do not run out, and one account may be logged in twice: these rules have tests of their own.
    """
    government, year, owner = _district("990101", "示例省示例市示例区", "示例区", "owner")
    other, other_year, stranger = _district("990102", "示例省示例市另一区", "另一区", "stranger")
    add_bodies(government=government, rows=BODIES, by=owner, at=AT)
    colleague = create_account(username="colleague", title="区发改局联络员", password=PASSWORD, by="test", at=AT)
    bureau = Body.objects.get(government=government, name="区发改局")
    assign_post(account=colleague, government=government, role=Role.LIAISON, body=bureau, by=owner, at=AT)
    rules = Rules(password_days=0, sessions=Sessions.MANY, factor=Factor.NOBODY)
    change_rules(rules, by="test", government="", at=AT)
    return Town(government, year, owner, colleague, other, other_year, stranger)


def _district(code: str, name: str, short_name: str, username: str) -> tuple[Government, Year, Account]:
    government = create_government(code=code, name=name, short_name=short_name, level="county", by="test", at=AT)
    account = create_account(username=username, title=f"{short_name}督查室", password=PASSWORD, by="test", at=AT)
    assign_first_post(account=account, government=government, by="test", at=AT)
    year = open_year(government=government, number=2026, by=account, at=AT)
    open_streams(year=year, by=account, at=AT)
    return government, year, account

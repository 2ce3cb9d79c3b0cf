"""In which order a transaction takes hold of rows, watched on PostgreSQL: the table of docs/decisions/0023."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# The order of docs/decisions/0023. What an action needs of it, it holds from left to right.
ORDER = (
    "items_uploaded_table",
    "gov_government",
    "intake_source",
    "intake_proposal",
    "gov_year",
    "con_round",
    "items_stream",
    "rep_sheet",
    "cal_round",
    "rep_entry",
    "rep_extension",
    "rep_shared_figure",
    "items_item",
    "items_unit",
    "con_question",
    "gov_body",
    "gov_body_group",
    "gov_seat",
    "gov_post",
    "gov_portfolio",
    "gov_body_group_member",
    "people_account",
    "people_session",
    "people_factor",
    "people_recovery_code",
    "people_tries",
    "people_rules",
    "job_job",
    "audit_head",
)
# A year that is opened is held once more after its first event: its row and its rounds are the transaction's own.
OWN = {"gov_year", "cal_round"}
HELD = re.compile(r'FROM "?(\w+)"?.* FOR (?:NO KEY UPDATE|SHARE)', re.DOTALL)


@contextmanager
def watched() -> Iterator[list[str]]:
    """The tables of which rows are held in the block, each once, in the order of their first holding."""
    seen: list[str] = []

    def spy(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = HELD.search(sql)
        if found is not None and found[1] not in seen:
            seen.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(spy):
        yield seen


def out_of_order(seen: list[str]) -> str:
    """What of it is out of order, in a line; "" when nothing is."""
    head = seen.index("audit_head") if "audit_head" in seen else len(seen)
    counted = [table for place, table in enumerate(seen) if place <= head or table not in OWN]
    return "" if counted == sorted(counted, key=ORDER.index) else " → ".join(seen)

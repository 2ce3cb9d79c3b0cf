"""What a unit said of an item, or in which way it said nothing: missing, nil and unchanged are three things."""

from enum import StrEnum

from luoshi.exports.records import Printed


class Unsaid(StrEnum):
    """Why there are no words or no figure; the value is what is printed.

    A field that nobody has to fill and nobody did is LEFT_EMPTY: no paper says 无 for a unit that did not.
    """

    MISSING = "未填报"
    LATER = "报送后增列"
    NIL = "无"
    UNCHANGED = "无变化"
    UNRELEASED = "未发布"
    YEARLY = "年度指标"
    NOT_APPLICABLE = "不适用"
    NOT_FILED = "未报送"
    BEFORE = "启用前，不计"
    UNDER_REVIEW = "已报送，待审核"
    LEFT_EMPTY = "—"


Said = Printed | Unsaid


def words(said: Said) -> str:
    """What is printed."""
    return said.text if isinstance(said, Printed) else said.value

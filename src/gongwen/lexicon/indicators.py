"""The catalogue of standard indicators: codes, and every name reports have called them by."""

from dataclasses import dataclass
from functools import cache

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.lexicon import units

_DIRECTIONS, _NATURES = {"up", "down", "none"}, {"expected", "binding", ""}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; `direction` is which way is good, `nature` what plans call it (empty: neither)."""

    code: str
    names: tuple[str, ...]
    unit: str
    direction: str
    nature: str


@cache
def by_name() -> dict[str, Indicator]:
    """Every name and its indicator.

    Raises:
        BadLexicon: a name or code stands twice, or a field holds what the catalogue does not know.
    """
    found: dict[str, Indicator] = {}
    codes: set[str] = set()
    for entry in lexicon.table("indicators")["indicator"]:
        one = Indicator(entry["code"], tuple(entry["names"]), entry["unit"], entry["direction"], entry["nature"])
        if one.code in codes:
            raise BadLexicon(f"indicators.toml: the code {one.code} stands twice")
        if one.direction not in _DIRECTIONS or one.nature not in _NATURES or one.unit not in units.by_form():
            raise BadLexicon(f"indicators.toml: {one.code}: unit, direction or nature is not known")
        codes.add(one.code)
        for name in one.names:
            if name in found:
                raise BadLexicon(f"indicators.toml: {name} stands under {found[name].code} and {one.code}")
            found[name] = one
    return found


def indicator(subject: str) -> str | None:
    """The code of the indicator that `subject` names, alone or after its area (全区, 我市); None for anything else."""
    for prefix in ("", "全区", "全市", "全县", "全省", "我区", "我市", "我县", "我省"):
        found = by_name().get(subject.removeprefix(prefix))
        if found:
            return found.code
    return None

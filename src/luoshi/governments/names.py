"""Which body a name in a document means, at the time of the document."""

from dataclasses import dataclass
from datetime import date

from luoshi.governments.models import Body, BodyAlias, Government


@dataclass(frozen=True, slots=True)
class BodyNames:
    """The names and aliases of a government's bodies that were valid at a time."""

    by_name: dict[str, Body]

    @staticmethod
    def of(government: Government, *, first: date, last: date) -> "BodyNames":
        """The names valid on some day from `first` to `last`, both included. Two queries."""
        bodies = {body.pk: body for body in Body.objects.filter(government=government) if _valid(body, first, last)}
        aliases = BodyAlias.objects.filter(government=government).values_list("name", "body_id")
        by_name = {name: bodies[body_id] for name, body_id in aliases if body_id in bodies}
        # A name goes before an alias of another body that reads the same.
        by_name |= {body.name: body for body in bodies.values()}
        return BodyNames(by_name)

    def body(self, written: str) -> Body | None:
        """The body that `written` names to the letter; None when none does: a near name is not a name."""
        return self.by_name.get(spaceless(written))


def spaceless(name: str) -> str:
    """A name as it is compared: papers and tables break lines and space words out."""
    return "".join(name.split())


def _valid(body: Body, first: date, last: date) -> bool:
    return (body.valid_from is None or body.valid_from <= last) and (body.valid_to is None or body.valid_to >= first)

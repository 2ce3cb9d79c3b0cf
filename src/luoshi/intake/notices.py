"""The words of the notices that hand out a year's tasks, for what else they say; scoped by a government."""

from dataclasses import dataclass

from luoshi.intake.models import Reading
from luoshi.intake.queries import newest_readings


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The words of a notice that hands out tasks; `number` is that of its office (示政办〔2026〕8号), "" unread."""

    source_id: int
    title: str
    number: str
    text: str


def notices(government_id: int, year: int) -> tuple[NoticeText, ...]:
    """The notices that hand out the tasks of a year, by their current readings, the latest first. Two statements."""
    found = Reading.objects.filter(pk__in=newest_readings(government_id), kind=Reading.Kind.RESPONSIBILITY_NOTICE)
    heads = dict(found.values_list("pk", "head"))
    planned = [pk for pk, head in heads.items() if f"{year}" in (head.get("plan") or ())]
    rows = found.filter(pk__in=planned).order_by("-pk").values_list("pk", "source", "title", "text")
    return tuple(NoticeText(source, title, heads[pk].get("number") or "", text) for pk, source, title, text in rows)

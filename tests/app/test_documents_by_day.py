"""来文 by the day the documents bear, not by the day they were imported; both days are told."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from app.district import District
from luoshi.intake.models import Reading, Source
from luoshi.intake.queries import documents

NOTICE, REPORT = "通知.txt", "报告.txt"
#  the notice's head, the report's head; the order in the list (the report was imported two days after the notice)
ORDERS = {
    "by the day of issue": ({"issued": "2026-02-12"}, {"delivered": "2026-01-20"}, [NOTICE, REPORT]),
    "the other way round": ({"issued": "2025-12-30"}, {"delivered": "2026-01-20"}, [REPORT, NOTICE]),
    "none is dated": ({}, {}, [REPORT, NOTICE]),
    "a day of no calendar is none": ({"issued": "2030-02-30"}, {}, [REPORT, NOTICE]),
    "one without a day stands by its import": ({"issued": "2030-01-01"}, {}, [NOTICE, REPORT]),
    "an old one imported last": ({}, {"delivered": "2020-01-20"}, [NOTICE, REPORT]),
}


def dated(district: District, notice: dict[str, str], report: dict[str, str]) -> None:
    Reading.objects.filter(pk=district.notice.pk).update(head=notice)
    Reading.objects.filter(pk=district.report.pk).update(head=report)
    later = district.source.imported_at + timedelta(days=2)
    Source.objects.filter(pk=district.report.source_id).update(imported_at=later)


@pytest.mark.parametrize("case", ORDERS)
def test_documents_stand_by_their_own_day(case: str, district: District) -> None:
    notice, report, order = ORDERS[case]
    dated(district, notice, report)
    assert [row.file for row in documents(district.town.government.pk)] == order


def test_the_pages_tell_both_days(district: District) -> None:
    dated(district, {"issued": "2026-02-12"}, {})
    client: Client = district.client(district.town.owner)
    page = client.get(reverse("documents", args=[district.code])).content.decode()
    shown = re.findall(r'<td class="nb dated">(.*?)</td>', page, re.DOTALL)
    assert [re.sub(r"<[^>]+>", " ", cell).split() for cell in shown] == [["未注明"], ["2026-02-12", "印发"]]
    assert "新的在前；没有的按导入日排" in page
    desks = client.get(reverse("desks", args=[district.code])).content.decode()
    assert re.search(r"2026-02-12 印发 · \d{4}-\d\d-\d\d 导入", desks)


def test_the_front_page_goes_on_with_what_came_in_last(district: District) -> None:
    dated(district, {"issued": "2026-02-12"}, {"delivered": "2020-01-20"})
    page = district.client(district.town.owner).get(reverse("front", args=[district.code])).content.decode()
    after = page[page.index("最近导入的来文") :]
    titles = {row.file: row.title for row in documents(district.town.government.pk)}
    assert 0 < after.index(titles[REPORT]) < after.index(titles[NOTICE])

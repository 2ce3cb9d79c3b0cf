"""What pages show and do, without a script: every main path is links and forms."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from app.district import REPORT, District
from app.people import AT, PASSWORD
from luoshi.governments.actions import open_year
from luoshi.intake.models import Fact, Proposal, Source
from luoshi.items.models import Item

HTMX = {"HX-Request": "true"}


@pytest.fixture
def office(district: District) -> Client:
    """The inspection office's browser."""
    return district.client(district.town.owner)


def page(client: Client, name: str, *arguments: object, query: str = "") -> str:
    """A page that must be there."""
    response = client.get(reverse(name, args=arguments) + query)
    assert response.status_code == 200
    return response.content.decode()


def item_rows(html: str) -> int:
    """Items that a ledger page shows."""
    return len(re.findall(r'<th scope="row" class="w">', html))


def test_one_logs_in_and_lands_on_the_front_page(district: District) -> None:
    client = Client()
    assert "账号或密码不对" in client.post(reverse("login"), {"username": "owner", "password": "x"}).content.decode()
    response = client.post(reverse("login"), {"username": "owner", "password": PASSWORD}, follow=True)
    assert "示例区2026年" in response.content.decode()
    assert client.post(reverse("logout"), follow=True).redirect_chain[-1][0] == reverse("login")


def test_the_demo_says_so(district: District, office: Client) -> None:
    assert 'class="demo"' not in page(office, "front", district.code)
    district.town.government.is_demo = True
    district.town.government.save()
    assert ">演示</span>" in page(office, "front", district.code)


def test_pages_speak_english_when_asked(district: District, office: Client) -> None:
    office.post(reverse("language"), {"language": "en", "next": "/"})
    html = page(office, "ledger", district.code, 2026)
    assert '<html lang="en">' in html
    assert "省报告" in html  # official words stay what they are


def test_every_figure_links_to_exactly_the_rows_it_counts(district: District, office: Client) -> None:
    html = page(office, "front", district.code, 2026)
    links = re.findall(r'<a href="(/990101/2026/ledger/[^"]*)">(\d+)</a>', html)
    counted = [(link.replace("&amp;", "&"), int(count)) for link, count in links if "group=" not in link]
    assert len(counted) >= 6
    for link, count in counted:
        assert item_rows(office.get(link).content.decode()) == count, link


def test_the_ledger_shows_units_targets_and_the_honest_state(district: District, office: Client) -> None:
    html = page(office, "ledger", district.code, 2026)
    assert item_rows(html) == 2
    assert "—</i>未评" in html
    assert "≥<b>95</b>" in html
    assert "state good" not in html


def test_the_ledger_shows_the_columns_asked_for(district: District, office: Client) -> None:
    html = page(office, "ledger", district.code, 2026, query="?col=docking&col=nonsense")
    assert "c-docking" in html
    assert "c-units" not in html


def test_density_is_remembered(district: District, office: Client) -> None:
    assert "grid items comfortable" in page(office, "ledger", district.code, 2026)
    page(office, "ledger", district.code, 2026, query="?density=compact")
    assert "grid items compact" in page(office, "ledger", district.code, 2026)


def test_the_workbook_holds_what_the_page_shows(district: District, office: Client) -> None:
    query = "?q=污水&col=units&col=targets&group=unit"
    response = office.get(reverse("ledger-export", args=[district.code, 2026]) + query)
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["示例区2026年台账"]
    assert str(rows[1][0]).startswith("共 1 项")
    assert rows[2] == ["序号", "责任事项", "责任单位", "目标"]
    assert rows[3] == ["区水务局（1 项）"]
    assert rows[4] == [1, "污水处理率达到95%以上。", "区水务局", "污水处理率达到 ≥95%"]
    assert len(rows) == 5


def test_an_item_beside_the_ledger_is_a_part_of_its_page(district: District, office: Client) -> None:
    whole = page(office, "item", district.code, district.item.pk)
    part = office.get(reverse("item", args=[district.code, district.item.pk]), headers=HTMX).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    for words in ("污水处理率达到95%以上。", "市水务局", "下一步", "确认列入台账"):
        assert words in whole
        assert words in part


def test_an_item_leads_to_its_sentence(district: District, office: Client) -> None:
    html = page(office, "item", district.code, district.item.pk)
    (address,) = re.findall(r'class="origin"><a href="([^"]+)"', html)
    path, _, anchor = address.partition("#")
    assert anchor == f"c{district.item.start}-{district.item.end}"
    assert f'class="it marked" id="{anchor}"' not in office.get(path.partition("?")[0]).content.decode()
    shown = office.get(path).content.decode()
    assert f'id="{anchor}"' in shown
    assert "marked" in shown


def test_the_document_marks_every_fact_by_status(district: District, office: Client) -> None:
    html = page(office, "document", district.code, district.report.source_id)
    facts = Fact.objects.filter(reading=district.report)
    assert facts.count() >= 6
    for fact in facts:
        assert f'<a class="f {fact.status}" href="?view=facts#r{fact.pk}" id="f{fact.pk}"' in html
    assert {"target", "actual", "estimate"} == set(facts.values_list("status", flat=True))
    assert "年度安排" in html  # the outline names what a part is there for


def test_the_table_of_facts_sorts(district: District, office: Client) -> None:
    source = district.report.source_id
    html = page(office, "document", district.code, source, query="?view=facts&sort=value")
    shown = [int(pk) for pk in re.findall(r'<tr id="r(\d+)"', html)]
    values = dict(Fact.objects.filter(reading=district.report).values_list("pk", "value"))
    assert [values[pk] for pk in shown] == sorted(value for value in values.values() if value is not None)


def test_the_facts_as_csv(district: District, office: Client) -> None:
    response = office.get(reverse("facts-csv", args=[district.code, district.report.source_id]))
    lines = response.content.decode().splitlines()
    assert lines[0].startswith("\ufeff主题,写法,数值")
    assert len(lines) == 1 + Fact.objects.filter(reading=district.report).count()
    Fact.objects.filter(reading=district.report).update(subject="=1+1")
    again = office.get(reverse("facts-csv", args=[district.code, district.report.source_id]))
    assert "'=1+1," in again.content.decode()


def test_the_original_comes_back_as_it_came(district: District, office: Client) -> None:
    response = office.get(reverse("original", args=[district.code, district.report.source_id]))
    assert response.content == REPORT.encode()
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_terms(district: District, office: Client) -> None:
    html = page(office, "document", district.code, district.notice.source_id, query="?view=terms")
    assert "很小的公园" in html


def test_files_come_in_and_each_says_what_was_read(district: District, office: Client) -> None:
    files = [SimpleUploadedFile("报告.txt", REPORT.encode()), SimpleUploadedFile("坏.bin", b"\x00\x01")]
    html = office.post(reverse("upload", args=[district.code]), {"documents": files}).content.decode()
    assert "以前导入过" in html
    assert "坏.bin" in html
    assert "没有导入" in html
    assert Source.objects.count() == 2


def test_no_file_is_no_import(district: District, office: Client) -> None:
    response = office.post(reverse("upload", args=[district.code]), {"x": "y"})
    assert response.status_code == 422
    assert "请先选择文件" in response.content.decode()


def test_a_mistaken_import_is_withdrawn_after_asking(district: District, office: Client) -> None:
    address = reverse("withdraw", args=[district.code, district.report.source_id])
    assert "审计记录都保留" in office.get(address).content.decode()
    assert Source.objects.filter(withdrawn_at=None).count() == 2
    office.post(address, {"reason": "传错了"})
    assert Source.objects.filter(withdrawn_at=None).count() == 1


def test_a_document_under_items_is_not_withdrawn(district: District, office: Client) -> None:
    address = reverse("withdraw", args=[district.code, district.notice.source_id])
    response = office.post(address, {"reason": "传错了"})
    assert response.status_code == 409
    assert "省报告1" in response.content.decode()


def desk_post(client: Client, district: District, name: str, proposal: Proposal, **fields: object) -> str:
    """Post without a script, and follow to the desk."""
    response = client.post(reverse(name, args=[district.code, proposal.pk]), fields, follow=True)
    assert response.redirect_chain[-1][0].endswith(f"?at={proposal.pk}#p{proposal.pk}")
    return response.content.decode()


def test_confirm_and_undo(district: District, office: Client) -> None:
    proposal = district.open_proposal
    stream = district.town.stream("city_report")
    html = desk_post(office, district, "confirm", proposal, stream=stream.pk)
    assert "<b>3<i>/</i>7</b>" in html
    assert Item.objects.filter(stream=stream).count() == 1
    html = desk_post(office, district, "undo", proposal)
    assert "<b>2<i>/</i>7</b>" in html
    assert Item.objects.filter(stream=stream).count() == 0


def test_reject_with_a_reason(district: District, office: Client) -> None:
    html = desk_post(office, district, "reject", district.open_proposal, reason="与第一项重复")
    assert "与第一项重复" in html


def test_edit_then_confirm(district: District, office: Client) -> None:
    proposal = district.open_proposal
    form = page(office, "edit", district.code, proposal.pk)
    targets = re.findall(r'name="target" value="(\d+)"', form)
    assert len(targets) == 2
    desk_post(
        office,
        district,
        "edit",
        proposal,
        stream=district.town.stream("city_report").pk,
        wording="新建管网300公里。",
        number=9,
        own_role="principal",
        units="上级责任部门 市水务局\n牵头 区水务局\n配合 明溪街道等",
        target=targets[:1],
    )
    item = Item.objects.get(proposal=proposal)
    assert (item.wording, item.number, item.own_role) == ("新建管网300公里。", 9, "principal")
    assert list(item.units.values_list("name", "role", "and_others")) == [
        ("市水务局", "upper", False),
        ("区水务局", "lead", False),
        ("明溪街道", "support", True),
    ]
    assert item.targets.count() == 1


def test_an_edit_without_wording_is_explained(district: District, office: Client) -> None:
    address = reverse("edit", args=[district.code, district.open_proposal.pk])
    response = office.post(address, {"wording": ""})
    assert "problem" in response.content.decode()
    assert Item.objects.count() == 2


def test_a_whole_list(district: District, office: Client) -> None:
    stream = district.town.stream("own_report")
    office.post(reverse("confirm-list", args=[district.code, district.notice.pk, 3]), {"stream": stream.pk})
    assert Item.objects.filter(stream=stream).count() == 3


def test_without_a_stream_nothing_is_confirmed(district: District, office: Client) -> None:
    response = office.post(reverse("confirm", args=[district.code, district.open_proposal.pk]), {"stream": ""})
    assert response.status_code == 422
    assert "请先选择任务来源" in response.content.decode()


def test_htmx_gets_the_card_and_the_progress(district: District, office: Client) -> None:
    proposal = district.open_proposal
    fields = {"stream": district.town.stream("city_report").pk}
    address = reverse("confirm", args=[district.code, proposal.pk])
    html = office.post(address, fields, headers=HTMX).content.decode()
    assert html.lstrip().startswith(f'<li id="p{proposal.pk}" class="proposal confirmed')
    assert 'hx-swap-oob="true"' in html
    second = office.post(address, fields, headers=HTMX)
    assert second.status_code == 409
    assert "<html" not in second.content.decode()


def test_the_year_without_items_teaches_the_next_step(district: District, office: Client) -> None:
    open_year(government=district.town.government, number=2025, by=district.town.owner, at=AT)
    assert "台账还是空的" in page(office, "ledger", district.code, 2025)
    assert "没有符合条件" in page(office, "ledger", district.code, 2026, query="?q=查无此句")


def test_a_government_without_papers_is_taught_to_begin(district: District) -> None:
    client = district.client(district.town.stranger)
    code = district.town.other.code
    assert "导入文件、拆解事项" in page(client, "front", code)
    assert "还没有来文" in page(client, "documents", code)
    assert "没有要拆解的文件" in page(client, "desks", code)


def test_a_form_from_an_old_log_in_is_explained(district: District) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.town.owner)
    response = client.post(reverse("confirm", args=[district.code, district.open_proposal.pk]))
    assert response.status_code == 403
    assert "页面开得太久了" in response.content.decode()

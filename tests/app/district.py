"""示例区 with papers in it, for queries and pages: a notice half confirmed, a report that gongwen reads."""

from dataclasses import dataclass

from django.test import Client

from app.papers import Door, notice
from app.people import AT, PASSWORD, Town
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Role
from luoshi.intake.actions import import_source
from luoshi.intake.models import Fact, Proposal, Reading, Source
from luoshi.items.actions import confirm_many
from luoshi.items.models import Item, Target
from luoshi.people.actions import create_account
from luoshi.people.models import Account

REPORT = """示例区政府工作报告

一、2025年工作回顾

这一年梧桐里菜场翻修一新,全区培育小微工坊340家,实现产值27.5亿元,同比增长8.4%。预计全年接待游客66万人次。

二、2026年工作安排

(一)把工坊办好

新建共享厨房12个,小微工坊产值增长9%以上。老厂区改造面积达到4.5万平方米。

(二)把街巷理顺

修缮青石巷道18公里,增设路灯1600盏。
"""


@dataclass(frozen=True, slots=True)
class District:
    """What the pages show: the town, its papers, one confirmed item, and a reader besides the three people."""

    town: Town
    notice: Reading
    report: Reading
    item: Item
    reader: Account

    @property
    def code(self) -> str:
        """The government's code."""
        return self.town.government.code

    @property
    def open_proposal(self) -> Proposal:
        """A proposal of the notice that waits for a word."""
        return Proposal.objects.filter(reading=self.notice, state=Proposal.State.OPEN).order_by("order")[0]

    @property
    def decided_proposal(self) -> Proposal:
        """A proposal of the notice that was confirmed."""
        return Proposal.objects.filter(reading=self.notice, state=Proposal.State.CONFIRMED).order_by("order")[0]

    @property
    def target(self) -> Target:
        """A target of the confirmed item."""
        return Target.objects.get(item=self.item)

    @property
    def fact(self) -> Fact:
        """A target that the report states."""
        return Fact.objects.filter(reading=self.report, status="target").order_by("start")[0]

    @property
    def source(self) -> Source:
        """The notice's file."""
        return self.notice.source

    def client(self, account: Account | None) -> Client:
        """A browser in which the account (None: nobody) is logged in."""
        client = Client()
        if account is not None:
            client.force_login(account)
        return client


def build_district(town: Town, door: Door) -> District:
    """The district; the province's list is confirmed, the others wait."""
    data = door.put(b"notice", notice(), issued="2026-02-12")
    done = import_source(government=town.government, name="通知.txt", data=data, by=town.owner, at=AT)
    items = confirm_many(
        reading=done.reading,
        list_number=1,
        stream=town.stream("province_report"),
        by=town.owner,
        at=AT,
    ).items
    reader = create_account(username="reader", title="查阅人员", password=PASSWORD, by="test", at=AT)
    assign_post(account=reader, government=town.government, role=Role.READER, by=town.owner, at=AT)
    door.pass_through = True
    report = import_source(government=town.government, name="报告.txt", data=REPORT.encode(), by=town.owner, at=AT)
    return District(town, done.reading, report.reading, items[0], reader)

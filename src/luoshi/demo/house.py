"""The house of the fictional district: who reports for which unit, seats and portfolios, groups, owners of streams.

Accounts are posts, not people; usernames are what an office makes of a unit's short name.
"""

from dataclasses import replace
from datetime import datetime

from luoshi.governments.bodies import add_group, change_body, draft_of, join_group
from luoshi.governments.leaders import add_seat, entrust
from luoshi.governments.models import Body, Government, Role
from luoshi.governments.posts import PostDraft, give
from luoshi.items.models import Stream
from luoshi.items.stream_setup import StreamDraft, change_stream
from luoshi.people.actions import create_account
from luoshi.people.models import Account

# username of the liaison: unit; the principal leader's ends in -zhuyao
UNITS = {
    "fagai": "区发改局",
    "caizheng": "区财政局",
    "zhujian": "区住建局",
    "chengguan": "区城管局",
    "shuiwu": "区水务局",
    "jiaoyu": "区教育局",
    "minzheng": "区民政局",
    "weijian": "区卫健局",
    "kechuang": "区科技创新局",
    "wenlv": "区文旅局",
    "shangwu": "区商务局",
    "mingxi": "明溪街道办事处",
    "tongji": "区统计局",
    "zhengfuban": "区政府办",
    "sifa": "区司法局",
    "renshe": "区人社局",
    "yingji": "区应急局",
    "shenji": "区审计局",
    "shichang": "区市场监管局",
    "yibao": "区医保局",
    "shuju": "区数据局",
    "canlian": "区残联",
    "zhengshou": "区征收中心",
    "yuanlin": "区园林绿化中心",
    "yunqiao": "云桥管委会",
    "nantanghu": "南塘湖管委会",
    "guihua": "市自然资源和规划局示例分局",
    "huanjing": "市生态环境局示例分局",
    "gongan": "市公安局示例分局",
    "jiaoguan": "市交管局示例大队",
    "liuyin": "柳荫街道办事处",
    "dongjin": "东津街道办事处",
}
PRINCIPAL = "-zhuyao"
COLLECTOR, COLLECTS_AT = "fagai-jihua", "区发改局"
# username: seat, and the units in its portfolio
SEATS = {
    "changwu": ("常务副区长", ("区发改局", "区财政局", "区统计局", "区数据局", "区科技创新局", "云桥管委会")),
    "chengjian": (
        "分管城建的副区长",
        ("区住建局", "区城管局", "区水务局", "区园林绿化中心", "区征收中心", "区城投公司"),
    ),
}
STREETS = "各街道办事处"
ON_PAPER = ("区城投公司", "区文旅公司")
TWO_MASTERS = {
    "市自然资源和规划局示例分局": "市自然资源和规划局",
    "市生态环境局示例分局": "市生态环境局",
    "市公安局示例分局": "市公安局",
    "市交管局示例大队": "市交管局",
}
# stream: approver, recipient
PATHS = {
    "province_report": ("区长", "市政府督查室"),
    "city_report": ("区长", "市政府督查室"),
    "city_livelihood": ("区长", "市政府督查室"),
    "city_assessment": ("区长", "市考核办"),
    "own_report": ("区长", "区委、区政府"),
    "own_livelihood": ("区长", "区人大常委会"),
    "annual_plan": ("常务副区长", "区人大常委会"),
}


def furnish(government: Government, office: Account, *, password: str, at: datetime) -> None:
    """People, seats, groups and owners for the units that the district has; who holds a post already keeps it."""
    bodies = {body.name: body for body in Body.objects.filter(government=government)}
    house = _House(government, office, bodies, password, at)
    for username, name in UNITS.items():
        house.appoint(username, f"{name}联络员", Role.LIAISON, name)
        house.appoint(f"{username}{PRINCIPAL}", f"{name}主要领导", Role.PRINCIPAL_LEADER, name)
    house.appoint(COLLECTOR, f"{COLLECTS_AT}计划汇总", Role.COLLECTOR, COLLECTS_AT)
    for order, (username, (title, names)) in enumerate(SEATS.items(), 1):
        seat = add_seat(government=government, title=title, order=order, by=office, at=at)
        inside = [bodies[name] for name in names if name in bodies]
        if inside:
            entrust(seat=seat, bodies=inside, by=office, at=at)
        draft = PostDraft(Role.DISTRICT_LEADER, seat=seat)
        give(government=government, account=house.account(username, title), draft=draft, by=office, at=at)
    streets = [body for body in bodies.values() if body.kind == Body.Kind.STREET]
    if streets:
        group = add_group(government=government, name=STREETS, by=office, at=at)
        join_group(group=group, bodies=streets, by=office, at=at)
    house.describe()
    _own_streams(government, bodies.get(COLLECTS_AT), office, at)


class _House:
    """The district while it is furnished."""

    def __init__(
        self, government: Government, office: Account, bodies: dict[str, Body], password: str, at: datetime
    ) -> None:
        self.government, self.office, self.bodies, self.password, self.at = government, office, bodies, password, at

    def account(self, username: str, title: str) -> Account:
        """The account by that name, new unless it is there."""
        there = Account.objects.filter(username=username).first()
        return there or create_account(
            username=username,
            title=title,
            password=self.password,
            hashed=self.office.password,  # one public password for all: hashing it thirty times takes 15 seconds
            by=self.office.username,
            government=self.government.code,
            at=self.at,
        )

    def appoint(self, username: str, title: str, role: Role, name: str) -> None:
        """The post at the unit, unless there is no such unit or the account holds it."""
        body = self.bodies.get(name)
        if body is None or body.posts.filter(account__username=username, role=role).exists():
            return
        draft = PostDraft(role, body)
        account = self.account(username, title)
        give(government=self.government, account=account, draft=draft, by=self.office, at=self.at)

    def describe(self) -> None:
        """Companies hand in on paper, branches have a second master, streets have a secretary who signs."""
        for name, body in self.bodies.items():
            draft = was = draft_of(body)
            if name in ON_PAPER:
                draft = replace(draft, channel=Body.Channel.OFFICE, signer="董事长")
            if name in TWO_MASTERS:
                draft = replace(draft, masters=TWO_MASTERS[name])
            if body.kind == Body.Kind.STREET:
                draft = replace(draft, signer="党工委书记")
            if draft != was:
                change_body(body=body, draft=draft, by=self.office, at=self.at)


def _own_streams(government: Government, planners: Body | None, office: Account, at: datetime) -> None:
    for stream in Stream.objects.filter(government=government).select_related("year__government"):
        approver, recipient = PATHS[stream.code]
        owner = planners if stream.code == "annual_plan" else None
        draft = StreamDraft(stream.name, owner, approver, recipient)
        change_stream(stream=stream, draft=draft, by=office, at=at)

"""What the pages of the set-up let people enter: checked for shape here, for meaning by the actions."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.governments.bodies import BodyDraft
from luoshi.governments.directory import Name, SeatCard
from luoshi.governments.models import Body, Role
from luoshi.people.models import Account
from luoshi.web.words import ROLES

APART = re.compile(r"[、,，;；\s]+")
Choices = list[tuple[Any, Any]]


class Day(forms.DateField):
    """A day, chosen from the browser's calendar or typed as 2026-03-01."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("请写成 2026-03-01 这样的日期。"), "required": _("请填写日期。")},
            **options,
        )


class ChooseBodies(forms.TypedMultipleChoiceField):
    """Several bodies of the government; the cleaned value is their ids."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("请至少选一个单位。")},
            **options,
        )


def body_choices(bodies: Iterable[Name]) -> Choices:
    """Bodies to choose from."""
    return [(str(body.id), body.name) for body in bodies]


class BodyForm(forms.Form):
    """A body as the office enters it."""

    name = forms.CharField(label=_("单位名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=Body.Kind.choices)
    aliases = forms.CharField(
        label=_("简称或别名"), required=False, help_text=_("文件里对它的其他写法，用顿号隔开，用来认出责任单位")
    )
    channel = forms.ChoiceField(
        label=_("报送方式"),
        choices=Body.Channel.choices,
        help_text=_("不能登录的单位交纸质或表格，由督查室代录并如实标注"),
    )
    signer = forms.CharField(label=_("由谁签批"), max_length=30, help_text=_("职务，如 局长、党工委书记"))
    steps = forms.ChoiceField(label=_("审签环节"), choices=Body.Steps.choices, required=False)
    masters = forms.CharField(
        label=_("双重管理的上级"), max_length=120, required=False, help_text=_("分局、大队等写明上级主管部门")
    )
    valid_from = Day(label=_("启用日期"), required=False)
    valid_to = Day(label=_("停用日期"), required=False)

    def draft(self) -> BodyDraft:
        """The body as the actions take it."""
        entered = self.cleaned_data
        aliases = tuple(dict.fromkeys(name for name in APART.split(entered["aliases"]) if name))
        return BodyDraft(**{**entered, "name": "".join(entered["name"].split()), "aliases": aliases})

    @staticmethod
    def shows(draft: BodyDraft) -> dict[str, object]:
        """The body as the form begins."""
        return {
            "name": draft.name,
            "kind": draft.kind,
            "channel": draft.channel,
            "signer": draft.signer,
            "steps": draft.steps,
            "masters": draft.masters,
            "valid_from": draft.valid_from,
            "valid_to": draft.valid_to,
            "aliases": "、".join(draft.aliases),
        }


class UnitsForm(forms.Form):
    """A table of units."""

    table = forms.FileField(label=_("单位表（.xlsx）"), error_messages={"required": _("请先选择文件。")})


class PeopleForm(forms.Form):
    """A table of people and posts."""

    table = forms.FileField(label=_("人员表（.xlsx）"), error_messages={"required": _("请先选择文件。")})
    renew = forms.BooleanField(
        label=_("原已在册、还没有登录过的，另给一次性密码（上次的没有存下时用）"), required=False
    )

    def __init__(self, *arguments: Any, renews: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not renews:
            del self.fields["renew"]


class GroupForm(forms.Form):
    """A group by its name."""

    name = forms.CharField(label=_("群组名称"), max_length=60, help_text=_("照文件的写法，如 各街道办事处"))


class MembersForm(forms.Form):
    """Bodies that join a group or a portfolio on a day."""

    bodies = ChooseBodies(label=_("单位"))
    valid_from = Day(label=_("自哪天起"), required=False, help_text=_("不填表示一直如此"))

    def __init__(self, *arguments: Any, bodies: Sequence[Name], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["bodies"].choices = body_choices(bodies)  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """The last day of a membership, a portfolio or a post."""

    on = Day(label=_("最后一天"))


class EndPostForm(LastDayForm):
    """When and why a post ends."""

    on = Day(label=_("最后一天"), help_text=_("到这一天的午夜为止；要立即结束，填昨天"))
    why = forms.CharField(label=_("原因或依据"), max_length=300, required=False)


class PostForm(forms.Form):
    """A post, for an account that is there or a new one."""

    account = forms.ChoiceField(label=_("账号"), required=False)
    username = forms.CharField(
        label=_("新账号的用户名"),
        max_length=150,
        required=False,
        help_text=_("字母、数字，如 fagai-lianluo；不必用真名"),
    )
    title = forms.CharField(
        label=_("显示名称"), max_length=60, required=False, help_text=_("按职务写，如 发改局联络员")
    )
    password = forms.CharField(
        label=_("初始密码"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("当面或电话告知本人；首次登录时要改"),
    )
    role = forms.ChoiceField(label=_("职务"), choices=list(ROLES.items()))
    body = forms.ChoiceField(label=_("单位"), required=False, help_text=_("督查室、政府领导、查阅人员不选单位"))
    seat = forms.ChoiceField(label=_("席位"), required=False, help_text=_("只有政府领导选席位"))
    valid_from = Day(label=_("任职开始"), required=False)
    valid_to = Day(label=_("任职截止"), required=False)
    acting = forms.BooleanField(label=_("代理"), required=False)
    basis = forms.CharField(
        label=_("代理依据"), max_length=120, required=False, help_text=_("会议纪要或通知的文号；代理必填")
    )

    def __init__(
        self,
        *arguments: Any,
        accounts: Sequence[Account],
        bodies: Sequence[Name],
        seats: Sequence[SeatCard],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        known: Choices = [(str(account.pk), f"{account}（{account.username}）") for account in accounts]
        self._choose("account", [("", _("新建账号")), *known])
        self._choose("body", [("", "—"), *body_choices(bodies)])
        self._choose("seat", [("", "—"), *((str(seat.id), seat.title) for seat in seats)])

    def _choose(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new account needs a name and a password; a district leader sits on a seat."""
        entered: dict[str, Any] = super().clean() or {}
        if not entered.get("account") and not (entered.get("username") and entered.get("password")):
            self.add_error("username", _("请选一个已有账号，或填写新账号的用户名和初始密码。"))
        if entered.get("role") == Role.DISTRICT_LEADER and not entered.get("seat"):
            self.add_error("seat", _("请选政府领导的席位；还没有席位时先到“领导分工”新设。"))
        return entered


class DelegateForm(forms.Form):
    """Who acts in a post, from when to when, on what basis."""

    account = forms.ChoiceField(label=_("由谁代理"))
    valid_from = Day(label=_("代理开始"))
    valid_to = Day(label=_("代理截止"))
    basis = forms.CharField(label=_("代理依据"), max_length=120, help_text=_("会议纪要或通知的文号"))

    def __init__(self, *arguments: Any, accounts: Sequence[Account], **options: Any) -> None:
        super().__init__(*arguments, **options)
        known = [(str(account.pk), f"{account}（{account.username}）") for account in accounts]
        self.fields["account"].choices = known  # type: ignore[attr-defined]


class TitleForm(forms.Form):
    """How pages show an account."""

    title = forms.CharField(label=_("显示名称"), max_length=60, help_text=_("按职务写，如 发改局联络员"))


class SeatForm(forms.Form):
    """A seat by its title and place."""

    title = forms.CharField(label=_("席位"), max_length=60, help_text=_("按分工写，不写姓名，如 分管城建的副职"))
    order = forms.IntegerField(label=_("排序"), min_value=0, max_value=999, initial=0)


class StreamSetupForm(forms.Form):
    """A stream: its name, who owns it, who approves and who gets what comes out of it."""

    name = forms.CharField(label=_("名称"), max_length=40)
    owner = forms.ChoiceField(
        label=_("归口部门"), required=False, help_text=_("汇总、审核这一来源的单位；不选为督查室")
    )
    approver = forms.CharField(label=_("审定人"), max_length=60, required=False, help_text=_("如 主要领导、分管副职"))
    recipient = forms.CharField(label=_("报送对象"), max_length=60, required=False, help_text=_("如 市政府督查室"))

    def __init__(self, *arguments: Any, bodies: Sequence[Name], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices: Choices = [("", _("督查室")), *body_choices(bodies)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """A year to open, and the one it is to be like."""

    number = forms.IntegerField(label=_("年度"), min_value=1980, max_value=2100)
    like = forms.ChoiceField(label=_("沿用哪一年的设置"), required=False)

    def __init__(self, *arguments: Any, years: Sequence[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices: Choices = [*((str(year), _("%(year)s年") % {"year": year}) for year in years), ("", _("不沿用"))]
        self.fields["like"].choices = choices  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """Why a year goes where it goes."""

    step = forms.CharField()
    why = forms.CharField(label=_("原因"), max_length=300, required=False)


class AdoptForm(forms.Form):
    """The day an office began to work here in mid-year."""

    on = Day(label=_("启用日期"), required=False, help_text=_("留空表示年初起就在这里办理"))
    why = forms.CharField(label=_("说明"), max_length=300, required=False)


class SucceedForm(forms.Form):
    """Which bodies go over into which, on what day, by what paper."""

    bodies = ChooseBodies(label=_("撤并的单位"))
    name = forms.CharField(label=_("新设单位的名称"), max_length=60, required=False)
    into = forms.ChoiceField(label=_("或并入已有单位"), required=False)
    on = Day(label=_("自哪天起"), help_text=_("原单位到前一天为止"))
    why = forms.CharField(label=_("依据"), max_length=300, help_text=_("机构改革方案或批复的文号"))

    def __init__(self, *arguments: Any, bodies: Sequence[Name], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["bodies"].choices = body_choices(bodies)  # type: ignore[attr-defined]
        self.fields["into"].choices = [("", "—"), *body_choices(bodies)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Either a new body or one that is there."""
        entered: dict[str, Any] = super().clean() or {}
        if bool(entered.get("name")) == bool(entered.get("into")):
            self.add_error("name", _("请填写新设单位的名称，或选一个已有单位，二者取一。"))
        return entered


class TransferForm(forms.Form):
    """Which unit of an item hands it over to which body, on what day, and why."""

    unit = forms.ChoiceField(label=_("移出单位"), widget=forms.RadioSelect)
    body = forms.ChoiceField(label=_("承接单位"), error_messages={"required": _("请选择承接单位。")})
    on = Day(label=_("自哪天起"), help_text=_("移出单位到前一天为止"))
    why = forms.CharField(label=_("依据"), max_length=300, help_text=_("会议纪要、批示日期或通知文号"))

    def __init__(self, *arguments: Any, units: Choices, bodies: Sequence[Name], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        # nobody is proposed: the first of the list would be handed the item by a slip
        self.fields["body"].choices = [("", "—"), *body_choices(bodies)]  # type: ignore[attr-defined]

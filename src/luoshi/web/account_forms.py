"""What administrators enter about accounts, security and the audit log."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.governments.models import Government
from luoshi.people.rules import LIMITS, NAMES, Factor, Sessions
from luoshi.people.signon.adapter import Provider
from luoshi.web.setup_forms import Day


class NewAccountForm(forms.Form):
    """An account by name and title; what it may do, its posts say."""

    username = forms.CharField(
        label=_("用户名"), max_length=150, help_text=_("字母、数字，如 fagai-lianluo；不必用真名")
    )
    title = forms.CharField(label=_("显示名称"), max_length=60, help_text=_("按职务写，如 发改局联络员"))


class BindForm(forms.Form):
    """A provider's id, typed as it was read out."""

    provider = forms.ChoiceField(label=_("认证方式"))
    subject = forms.CharField(
        label=_("统一身份标识"), max_length=200, help_text=_("本人登录时页面上给出的标识，原样填写；不是姓名")
    )

    def __init__(self, *arguments: Any, ways: Mapping[str, Provider], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [(name, f"{way.label}（{name.upper()}）") for name, way in ways.items()]
        self.fields["provider"].choices = choices  # type: ignore[attr-defined]


class RulesForm(forms.Form):
    """The installation's rules, each figure within its limits."""

    sessions = forms.ChoiceField(label=NAMES["sessions"], choices=Sessions.choices)
    factor = forms.ChoiceField(label=NAMES["factor"], choices=Factor.choices)
    bind_once = forms.BooleanField(label=NAMES["bind_once"], required=False)
    trust_provider = forms.BooleanField(label=NAMES["trust_provider"], required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        figures = {
            name: forms.IntegerField(
                label=NAMES[name],
                min_value=least,
                max_value=most,
                help_text=_("%(least)d 至 %(most)d") % {"least": least, "most": most}
                if name not in {"password_days", "remembered"}
                else _("0 表示不限；至多 %(most)d") % {"most": most},
            )
            for name, (least, most) in LIMITS.items()
        }
        self.fields = {**figures, **self.fields}


class SeparationForm(forms.Form):
    """How the administrators of a government stand, and why it changes."""

    separation = forms.ChoiceField(
        label=_("管理员设置"), choices=Government.Separation.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(label=_("依据"), max_length=300, help_text=_("批准文件或会议；记入审计日志"))


class LogForm(forms.Form):
    """What of the audit log is looked for."""

    by = forms.CharField(label=_("何人"), max_length=150, required=False)
    action = forms.CharField(label=_("何事"), max_length=60, required=False)
    target = forms.CharField(label=_("对何物"), max_length=200, required=False)
    first = Day(label=_("自"), required=False)
    last = Day(label=_("至"), required=False)

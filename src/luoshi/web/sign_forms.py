"""What people type to log in, and about their own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.people.actions import LONGEST_PASSWORD

TOO_LONG = {"max_length": _("密码最多 128 个字符，请核对是否粘贴了别的内容。")}
_NEW = {"autocomplete": "new-password"}
_CODE = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none", "spellcheck": "false"}


class LoginForm(forms.Form):
    """Account and password."""

    username = forms.CharField(label=_("账号"), max_length=150)
    password = forms.CharField(label=_("密码"), max_length=LONGEST_PASSWORD, strip=False, error_messages=TOO_LONG)


class CodeForm(forms.Form):
    """A code by time, or a recovery code."""

    code = forms.CharField(label=_("动态口令"), max_length=30, widget=forms.TextInput(attrs=_CODE))


class NewPasswordForm(forms.Form):
    """The password as it is and the new one, typed twice."""

    old = forms.CharField(
        label=_("现在的密码"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("新密码"), max_length=LONGEST_PASSWORD, strip=False, widget=forms.PasswordInput(attrs=_NEW)
    )
    again = forms.CharField(
        label=_("再输一遍"), max_length=LONGEST_PASSWORD, strip=False, widget=forms.PasswordInput(attrs=_NEW)
    )

    def clean(self) -> dict[str, object]:
        """Both are the same."""
        entered: dict[str, object] = super().clean() or {}
        if entered.get("password") != entered.get("again"):
            self.add_error("again", _("两次输入的密码不一样。"))
        return entered

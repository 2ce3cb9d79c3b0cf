"""The house's words for what Django's form fields refuse: what is wrong and what to do, not which variable failed."""

from collections.abc import Mapping
from typing import Any

from django.core import validators
from django.forms import fields, models
from django.utils.translation import gettext_lazy as _

from luoshi.web.words import Word

FIELDS: Mapping[type[fields.Field], Mapping[str, Any]] = {
    fields.Field: {"required": _("请填写这一项。")},
    fields.IntegerField: {"invalid": _("请填写整数。")},
    fields.DecimalField: {"invalid": _("请填写数值。")},
    fields.DateField: {"invalid": _("请写成 2026-03-01 这样的日期。")},
    fields.ChoiceField: {"invalid_choice": _("没有“%(value)s”这个选项，请从列表中选。")},
    fields.MultipleChoiceField: {"invalid_choice": _("没有“%(value)s”这个选项，请从列表中选。")},
    models.ModelChoiceField: {"invalid_choice": _("这个选项已不在列表中，请重新选择。")},
    fields.FileField: {
        "required": _("请选择文件。"),
        "invalid": _("请选择文件。"),
        "missing": _("请选择文件。"),
        "empty": _("所选的文件是空的，请重新选择。"),
    },
}
VALIDATORS: Mapping[type[object], Word] = {
    validators.MaxLengthValidator: _("最多 %(limit_value)d 个字，现有 %(show_value)d 个字，请删减。"),
    validators.MinLengthValidator: _("至少 %(limit_value)d 个字，现有 %(show_value)d 个字，请补充。"),
    validators.MaxValueValidator: _("不能大于 %(limit_value)s。"),
    validators.MinValueValidator: _("不能小于 %(limit_value)s。"),
    validators.ProhibitNullCharactersValidator: _("文字里有看不见的控制字符，请删去后重新填写。"),
}


def speak() -> None:
    """Give Django's fields and validators the house's words. Called once, when the app is ready."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, word in VALIDATORS.items():
        validator.message = word  # type: ignore[attr-defined]

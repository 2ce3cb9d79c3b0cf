"""What the pages of consultation, workbook and adoption let people enter: shape here, meaning in the actions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.consulting.errors import BadConsultation
from luoshi.items.actions import Unit
from luoshi.web.calendar_forms import first_error
from luoshi.web.forms import units_of


class Shaped(forms.Form):
    """A form whose fields all can be read; what is missing is the actions' to tell, in their own words."""

    def given(self) -> dict[str, Any]:
        """What was entered. Raises BadConsultation for the first field that cannot be read: nothing is dropped."""
        if not self.is_valid():
            raise BadConsultation(first_error(self))
        return self.cleaned_data


class OpenForm(Shaped):
    """Streams, and until when: so many workdays, or a day."""

    workdays = forms.IntegerField(label=_("期限"), required=False, min_value=1, max_value=60)
    due = forms.DateField(label=_("截止日"), required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=2000)

    def __init__(self, posted: QueryDict) -> None:
        super().__init__(posted)
        self._streams = posted.getlist("stream")

    def streams(self) -> Sequence[int]:
        """The ids of the streams that were ticked."""
        return [int(each) for each in self._streams if each.isdecimal()]


class AnswerForm(Shaped):
    """A unit's word on one item."""

    word = forms.CharField(required=False, max_length=8)
    text = forms.CharField(label=_("反馈意见和理由"), required=False, max_length=2000)
    proposed = forms.CharField(label=_("建议责任单位"), required=False, max_length=60)


class RulingForm(Shaped):
    """The office's word on an objection; the units as typed go into the item when `change` is ticked."""

    answer = forms.IntegerField(required=False)
    seen = forms.IntegerField(required=False)
    word = forms.CharField(required=False, max_length=8)
    reason = forms.CharField(label=_("理由"), required=False, max_length=500)
    change = forms.BooleanField(required=False)
    unit_lines = forms.CharField(label=_("责任单位"), required=False, max_length=2000)

    def units(self) -> tuple[Unit, ...] | None:
        """The item's units from now on; None: they stay."""
        if not self.cleaned_data.get("change"):
            return None
        return units_of(self.cleaned_data.get("unit_lines", ""))


class ExtendForm(Shaped):
    """A later day, and why."""

    due = forms.DateField(label=_("延期到"), required=False)
    reason = forms.CharField(label=_("延期原因"), required=False, max_length=200)


class TableForm(forms.Form):
    """A workbook."""

    table = forms.FileField()


class AdoptForm(forms.Form):
    """The plan that was looked at, and the day the office began to work here."""

    seen = forms.CharField(max_length=64)
    adopted_on = forms.DateField(required=False)

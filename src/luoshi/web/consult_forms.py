"""What the pages of consultation, workbook and adoption let people enter: shape here, meaning in the actions."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from luoshi.items.actions import Unit
from luoshi.web.forms import units_of


class OpenForm(forms.Form):
    """Streams, and until when: so many workdays, or a day."""

    workdays = forms.IntegerField(required=False, min_value=1, max_value=60)
    due = forms.DateField(required=False)
    note = forms.CharField(required=False, max_length=2000)

    def __init__(self, posted: QueryDict) -> None:
        super().__init__(posted)
        self._streams = posted.getlist("stream")
        self.full_clean()

    def streams(self) -> Sequence[int]:
        """The ids of the streams that were ticked."""
        return [int(each) for each in self._streams if each.isdecimal()]


class AnswerForm(forms.Form):
    """A unit's word on one item."""

    word = forms.CharField(max_length=8)
    text = forms.CharField(required=False)
    proposed = forms.CharField(required=False, max_length=60)


class RulingForm(forms.Form):
    """The office's word on an objection; the units as typed go into the item when `change` is ticked."""

    answer = forms.IntegerField()
    seen = forms.IntegerField(required=False)
    word = forms.CharField(max_length=8)
    reason = forms.CharField()
    change = forms.BooleanField(required=False)
    unit_lines = forms.CharField(required=False)

    def units(self) -> tuple[Unit, ...] | None:
        """The item's units from now on; None: they stay."""
        if not self.cleaned_data.get("change"):
            return None
        return units_of(self.cleaned_data.get("unit_lines", ""))


class ExtendForm(forms.Form):
    """A later day, and why."""

    due = forms.DateField(required=False)
    reason = forms.CharField(required=False, max_length=200)


class TableForm(forms.Form):
    """A workbook."""

    table = forms.FileField()


class AdoptForm(forms.Form):
    """The plan that was looked at, and the day the office began to work here."""

    seen = forms.CharField(max_length=64)
    adopted_on = forms.DateField(required=False)

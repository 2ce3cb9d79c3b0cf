"""What pages let people enter: parsed and checked for shape here, for meaning by the actions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from luoshi.governments.queries import Charge
from luoshi.items.actions import Edits, Unit
from luoshi.items.models import ItemUnit
from luoshi.items.rows import Wanted

ROLE_WORDS = {str(label): value for value, label in ItemUnit.Role.choices if value}


class ManyFilesInput(forms.ClearableFileInput):
    """A file chooser that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; the cleaned value is a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Every file, checked as one file would be."""
        each = data if isinstance(data, list | tuple) and data else [None]
        return [super(ManyFilesField, self).clean(one, initial) for one in each]


class UploadForm(forms.Form):
    """Documents to import."""

    documents = ManyFilesField(label=_("文件"), error_messages={"required": _("请先选择文件。")})


class WithdrawForm(forms.Form):
    """Why an import was a mistake."""

    reason = forms.CharField(label=_("撤回原因"), max_length=300, error_messages={"required": _("请写明撤回原因。")})


class RejectForm(forms.Form):
    """Why a proposal is no item; a reason is welcome and not demanded."""

    reason = forms.CharField(label=_("不列入的原因"), max_length=300, required=False)


class BeginForm(forms.Form):
    """From which day a document's items count; empty: as its own date tells."""

    on = forms.DateField(label=_("起算日期"), required=False, error_messages={"invalid": _("起算日期不是日期")})


class StreamForm(forms.Form):
    """The stream that what is confirmed goes to."""

    stream = forms.IntegerField(
        error_messages={
            "required": _("还没有选归入哪个任务来源；请先选择任务来源，再确认。"),
            "invalid": _("还没有选归入哪个任务来源；请先选择任务来源，再确认。"),
        }
    )


class EditForm(StreamForm):
    """A proposal as the reviewer wants it: wording, number, part, units one to a line ("牵头 区发展改革局")."""

    wording = forms.CharField(label=_("责任事项"), widget=forms.Textarea)
    number = forms.IntegerField(label=_("序号"), min_value=1, required=False)
    part = forms.CharField(label=_("所属部分"), max_length=200, required=False)
    own_role = forms.ChoiceField(
        label=_("责任类别"),
        choices=[("", "—"), ("principal", _("主办")), ("assisting", _("协办"))],
        required=False,
    )
    units = forms.CharField(label=_("责任单位"), widget=forms.Textarea, required=False)
    stated = forms.BooleanField(required=False)

    def clean_wording(self) -> str:
        """The wording with the line ends of documents, not those that browsers send: one not touched is not changed."""
        return str(self.cleaned_data["wording"]).replace("\r\n", "\n")

    def edits(self, *, fact_ids: Sequence[int], kept: Sequence[str]) -> Edits:
        """The edits as the action takes them; `kept` are the ids of facts that stay targets, of all `fact_ids`."""
        chosen = {int(each) for each in kept if each.isdecimal()}
        return Edits(
            wording=self.cleaned_data["wording"],
            number=self.cleaned_data["number"],
            part=self.cleaned_data["part"],
            own_role=self.cleaned_data["own_role"],
            units=units_of(self.cleaned_data["units"]),
            without_facts=frozenset(fact_ids) - chosen,
            stated_deadline=self.cleaned_data["stated"],
        )


def units_of(lines: str) -> tuple[Unit, ...]:
    """Units as typed, one to a line: an optional role word, the name, an optional 等: "牵头 区住建局等"."""
    units = []
    for line in lines.splitlines():
        words = line.split()
        if not words:
            continue
        role = ROLE_WORDS.get(words[0], "") if len(words) > 1 else ""
        name = "".join(words[1:] if role else words)
        units.append(Unit(name=name.removesuffix("等"), role=role, and_others=name.endswith("等")))
    return tuple(units)


def unit_line(name: str, role: str, *, and_others: bool) -> str:
    """A unit as it is typed, so that units_of reads it back."""
    word = next((word for word, value in ROLE_WORDS.items() if value == role and role), "")
    return f"{word} {name}{'等' if and_others else ''}".strip()


COLUMNS = (
    "stream",
    "part",
    "role",
    "units",
    "uppers",
    "targets",
    "period",
    "base",
    "state",
    "docking",
    "note",
)
COLUMN_WORDS = {
    "stream": _("任务来源"),
    "part": _("所属部分"),
    "role": _("责任类别"),
    "units": _("责任单位"),
    "uppers": _("上级责任部门"),
    "targets": _("目标"),
    "period": _("期间"),
    "base": _("口径"),
    "state": _("状态"),
    "docking": _("对接"),
    "note": _("备注"),
}
USUAL_COLUMNS = ("stream", "units", "targets", "period", "base", "state")


class LedgerForm(forms.Form):
    """What the ledger's address asks for; anything unknown is left out, so that old links keep working."""

    stream = forms.CharField(required=False)
    unit = forms.CharField(required=False)
    state = forms.CharField(required=False)
    docking = forms.CharField(required=False)
    has = forms.CharField(required=False)
    q = forms.CharField(required=False, max_length=100)
    sort = forms.CharField(required=False)
    group = forms.CharField(required=False)

    def wanted(self, year: int, charge: Charge | None = None) -> Wanted:
        """The rows asked for, among those of a charge."""
        self.full_clean()
        asked = self.cleaned_data
        return Wanted(
            year=year,
            stream=asked.get("stream", ""),
            unit=asked.get("unit", ""),
            state=asked.get("state", ""),
            docking=asked.get("docking", ""),
            has=asked.get("has", ""),
            words=asked.get("q", ""),
            sort=asked.get("sort", "") or "number",
            group=asked.get("group", ""),
            charge=charge,
        )


def columns_of(asked: Sequence[str]) -> tuple[str, ...]:
    """The columns asked for in the ledger's order, the usual ones when none is."""
    chosen = tuple(column for column in COLUMNS if column in asked)
    return chosen or USUAL_COLUMNS

"""Forms about items: entered and edited whole, targets, docking, splitting; meaning is checked by the actions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.intake.figures import FALLING, Figure
from luoshi.intake.rows import UnitHint
from luoshi.intake.wordings import Typed, typed_figure
from luoshi.items.choosing import DockingLine, Editable, EditableTarget, Options
from luoshi.items.deadlines import period_of
from luoshi.items.docking import Agreed
from luoshi.items.drafts import Unit
from luoshi.items.editing import Entered
from luoshi.items.models import Item, Target
from luoshi.items.targets import COMPARATORS, MEASURES, Aim
from luoshi.web.forms import unit_line, units_of

NOTHING = [("", "—")]
UNREAD = gettext_lazy("「%(words)s」不是一个数值；请写成 82.56万平方米、9%%、6—8%% 这样")
UNDATED = gettext_lazy("「%(words)s」不是时限；请写成 2026-06、6月底前、上半年、年底 这样")


class ItemForm(forms.Form):
    """An item whole, entered by hand or edited; units one to a line, deadline as people write it."""

    wording = forms.CharField(widget=forms.Textarea)
    number = forms.IntegerField(min_value=1, required=False)
    part = forms.CharField(max_length=200, required=False)
    own_role = forms.ChoiceField(
        choices=[*NOTHING, ("principal", gettext_lazy("主办")), ("assisting", gettext_lazy("协办"))], required=False
    )
    units = forms.CharField(widget=forms.Textarea, required=False)
    mode = forms.ChoiceField(choices=Item.Mode.choices)
    kind = forms.ChoiceField(choices=Item.Kind.choices)
    leader = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    deadline = forms.CharField(max_length=30, required=False)
    effective_from = forms.DateField(required=False)
    parent = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    above = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    measure = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)

    def __init__(
        self, *arguments: Any, options: Options, year: int, hints: Iterable[UnitHint] = (), **named: Any
    ) -> None:
        """A form that offers `options`; a deadline without a year is one of `year`."""
        super().__init__(*arguments, **named)
        self.year, self.hints = year, tuple(hints)
        for name, offered in (
            ("leader", options.seats),
            ("parent", options.parents),
            ("above", options.terms),
            ("measure", options.measures),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  as declared above
            field.choices = [*NOTHING, *((option.id, option.words) for option in offered)]

    def clean_wording(self) -> str:
        """The wording with the line ends of documents, not those that browsers send: one not touched is not changed."""
        return str(self.cleaned_data["wording"]).replace("\r\n", "\n")

    def clean_note(self) -> str:
        """The note with the line ends of documents."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")

    def clean_deadline(self) -> str:
        """The deadline as the period that is stored."""
        said = self.cleaned_data["deadline"]
        period = period_of(said, self.year)
        if period is None:
            raise forms.ValidationError(str(UNDATED) % {"words": said})
        return period

    def entered(self, taken: Iterable[str] = ()) -> Entered:
        """The item as actions take it, with the suggested units that were ticked."""
        given = self.cleaned_data
        units = units_of(given["units"])
        names = {unit.name for unit in units}
        offered = {hint.name for hint in self.hints}
        chosen = tuple(Unit(name) for name in taken if name in offered and name not in names)
        return Entered(
            wording=given["wording"],
            number=given["number"],
            part=given["part"],
            own_role=given["own_role"],
            note=given["note"],
            units=units + chosen,
            mode=given["mode"],
            kind=given["kind"],
            leader=given["leader"],
            deadline=given["deadline"],
            effective_from=given["effective_from"],
            parent=given["parent"],
            above=given["above"],
            measure=given["measure"],
        )


class NewItemForm(ItemForm):
    """An item entered by hand, with the stream it goes to."""

    stream = forms.IntegerField(error_messages={"required": gettext_lazy("请先选择任务来源。")})


class VersionForm(forms.Form):
    """Which version of an item a change is based on."""

    version = forms.IntegerField()


class TakeForm(VersionForm):
    """A suggested unit that a person takes."""

    unit = forms.CharField(max_length=60)


class SplitForm(forms.Form):
    """A proposal's wording with line breaks where it is cut, and the stream its pieces go to."""

    words = forms.CharField(widget=forms.Textarea)


class TargetForm(VersionForm):
    """A target: its figure as people type it."""

    subject = forms.CharField(max_length=200)
    measure = forms.ChoiceField(choices=[*MEASURES.items()])
    comparator = forms.ChoiceField(choices=[("", gettext_lazy("如所填")), *COMPARATORS.items()], required=False)
    figure = forms.CharField(max_length=60, required=False)
    period = forms.CharField(max_length=30, required=False)
    nature = forms.ChoiceField(choices=Target.Nature.choices, required=False)
    base = forms.ChoiceField(choices=Target.Base.choices)
    judges = forms.BooleanField(required=False)

    def __init__(self, *arguments: Any, year: int, **named: Any) -> None:
        """A period without a year is one of `year`."""
        super().__init__(*arguments, **named)
        self.year = year

    def clean_period(self) -> str:
        """The period that is stored."""
        said = self.cleaned_data["period"]
        period = period_of(said, self.year)
        if period is None:
            raise forms.ValidationError(str(UNDATED) % {"words": said})
        return period

    def clean(self) -> dict[str, Any]:
        """The figure in the base unit; a relation is its own words."""
        given = super().clean() or self.cleaned_data
        words = given.get("figure", "").strip()
        given["typed"] = typed_figure(words) if words and given.get("measure") != "relation" else None
        if words and given.get("measure") not in {"relation", None} and given["typed"] is None:
            self.add_error("figure", str(UNREAD) % {"words": words})
        return given

    def aim(self) -> Aim:
        """The target as actions take it."""
        given = self.cleaned_data
        typed: Typed | None = given["typed"]
        relation = given["measure"] == "relation"
        comparator = given["comparator"] or (typed.comparator if typed is not None else "ge")
        if typed is not None and typed.high is not None:
            comparator = "range"
        return Aim(
            subject=given["subject"],
            measure=given["measure"],
            comparator=given["figure"].strip() if relation else comparator,
            value=typed.value if typed is not None else None,
            high=typed.high if typed is not None else None,
            unit=typed.unit if typed is not None else "",
            period=given["period"],
            nature=given["nature"],
            base=given["base"],
            judges=given["judges"],
        )


class DockingForm(VersionForm):
    """How docking stands; our share of each upper target in a field of its own, as people type it."""

    state = forms.ChoiceField(choices=[(value, label) for value, label in Item.Docking.choices if value])
    share = forms.CharField(max_length=300, required=False)
    on = forms.DateField(required=False)
    contact = forms.CharField(max_length=120, required=False)
    paper = forms.CharField(max_length=120, required=False)
    judges = forms.BooleanField(required=False)

    def __init__(self, *arguments: Any, line: DockingLine, **named: Any) -> None:
        """A form with a field for our share of each upper target of `line`."""
        super().__init__(*arguments, **named)
        self.line = line
        for upper in line.targets:
            name = share_field(upper.target.id)
            self.fields[name] = forms.CharField(max_length=60, required=False)
            if upper.share is not None:
                self.initial.setdefault(name, plainly(upper.share.figure))

    def clean(self) -> dict[str, Any]:
        """Each share in the base unit."""
        given = super().clean() or self.cleaned_data
        given["shares"] = {}
        for upper in self.line.targets:
            name = share_field(upper.target.id)
            words = given.get(name, "").strip()
            typed = typed_figure(words) if words else None
            if typed is not None:
                given["shares"][upper.target.id] = typed
            elif words:
                self.add_error(name, str(UNREAD) % {"words": words})
        return given

    def agreed(self) -> Agreed:
        """What was agreed, as the action takes it."""
        given = self.cleaned_data
        return Agreed(
            state=given["state"],
            share=given["share"],
            on=given["on"],
            contact=given["contact"],
            paper=given["paper"],
            shares=given["shares"],
            judges=given["judges"],
        )


def share_field(target_id: int) -> str:
    """The name of the field for our share of a target."""
    return f"share-{target_id}"


def plainly(figure: Figure) -> str:
    """A figure as one types it again: "≥82.56万平方米", "下降3%", without other words before and the thin spaces."""
    falls = figure.word if figure.word in FALLING else ""
    return f"{falls}{figure.sign}{figure.digits}{figure.unit}".replace("\u2009", "")


def entered_now(item: Editable) -> dict[str, object]:
    """What the form of an item shows at first."""
    return {
        "wording": item.wording,
        "number": None if item.is_part else item.number,
        "part": item.part,
        "own_role": item.own_role,
        "units": "\n".join(unit_line(unit.name, unit.role, and_others=unit.and_others) for unit in item.units),
        "mode": item.mode,
        "kind": item.kind,
        "leader": item.leader,
        "deadline": item.deadline,
        "effective_from": item.effective_from,
        "parent": item.parent,
        "above": item.above,
        "measure": item.measure,
        "note": item.note,
    }


def target_now(found: EditableTarget) -> dict[str, object]:
    """What the form of a target shows at first; a new one is measured against the report."""
    target = found.target
    if target is None:
        return {"version": found.version, "measure": "amount", "base": "report", "judges": True, "period": found.year}
    relation = target.measure == "relation"
    return {
        "version": found.version,
        "subject": found.subject,
        "measure": target.measure,
        "comparator": "" if relation else found.comparator,
        "figure": found.comparator if relation else plainly(target.figure),
        "period": target.period,
        "nature": found.nature,
        "base": target.base,
        "judges": target.judges,
    }


def docking_now(line: DockingLine) -> dict[str, object]:
    """What the form of docking shows at first."""
    return {
        "version": line.version,
        "state": line.state,
        "share": line.share,
        "on": line.on,
        "contact": line.contact,
        "paper": line.paper,
        "judges": True,
    }


def problems_of(form: forms.Form) -> list[str]:
    """What is wrong with what was entered, a line each; a field left out says which."""
    names = {"wording": _("责任事项"), "subject": _("主题"), "words": _("责任事项"), "stream": _("任务来源")}
    lines = []
    for name, errors in form.errors.items():
        lines += [f"{names[name]}：{error}" if name in names else str(error) for error in errors]
    return lines

"""单位: the bodies with their people, one body, its card to fill in, a table of many, and the groups."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.audit.queries import events_named
from luoshi.calendar.queries import year_to_act_on
from luoshi.exports.books import XLSX
from luoshi.exports.units import workbook
from luoshi.governments import directory, queries
from luoshi.governments.actions import add_bodies
from luoshi.governments.bodies import (
    add_body,
    add_group,
    body_seen,
    change_body,
    draft_of,
    join_group,
    leave_group,
)
from luoshi.governments.rights import Verb
from luoshi.governments.units_table import KINDS
from luoshi.governments.units_xlsx import read_units
from luoshi.items.moving import left_behind, units_of
from luoshi.items.units_named import known_now, units_named
from luoshi.web.asking import Question, Stands, ask, seen_of
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.paper_files import paper_file
from luoshi.web.setup_forms import BodyForm, GroupForm, LastDayForm, MembersForm, UnitsForm

HERE = "bodies"


@gate(Verb.VIEW)
def bodies(request: HttpRequest, place: Place) -> HttpResponse:
    """Every body with who acts for it today, and on top what is missing."""
    found = directory.directory(place.scope, place.today)
    show, words = request.GET.get("show", ""), request.GET.get("q", "").strip()
    context = {
        "directory": found,
        "shown": found.shown(show, words),
        "show": show,
        "words": words,
        "left": left_behind(place.scope, place.today),
        "ended": found.shown("ended"),
    }
    return page(request, frame_of(place, here=HERE), "web/setup/bodies.html", context)


@gate(Verb.VIEW)
def body(request: HttpRequest, place: Place, body: int) -> HttpResponse:
    """One body: what it is, who acts for it and did, what it answers for, what was done to it."""
    found = directory.directory(place.scope, place.today)
    card = found_or_404(next((each for each in found.bodies if each.id == body), None))
    context = {
        "body": card,
        "posts": directory.posts_at(place.scope, place.today, body_id=body),
        "units": units_of(place.scope, [body], place.today),
        "history": events_named([card.name], government=place.government.code),
    }
    return page(request, frame_of(place, here=HERE), "web/setup/body.html", context)


@gate(Verb.MANAGE)
def add(request: HttpRequest, place: Place) -> HttpResponse:
    """A new body."""
    form = BodyForm(request.POST or None, initial={"signer": _("主要负责人")})
    question = Question(title=_("新设单位"), submit=_("新设"), back=_bodies(place), here=HERE)

    def do() -> str:
        made = add_body(government=place.government, draft=form.draft(), by=place.account, at=place.at)
        return _body(place, made.pk)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE)
def edit(request: HttpRequest, place: Place, body: int) -> HttpResponse:
    """Correct what is known of a body."""
    acted_on = found_or_404(queries.body_to_act_on(place.scope, body))
    form = BodyForm(request.POST or None, initial=BodyForm.shows(draft_of(acted_on)))

    def stands() -> Stands:
        acted_on.refresh_from_db()
        return Stands(body_seen(acted_on), BodyForm.shows(draft_of(acted_on)))

    plainly = (
        _("这里改错字、补信息。因机构改革更名、合并的，请用“机构改革”，旧名称和办理过的事项才会保留在原单位名下。"),
    )
    question = Question(
        title=_("修改%(body)s") % {"body": acted_on},
        submit=_("保存"),
        back=_body(place, body),
        here=HERE,
        plainly=plainly,
        stands=stands,
    )

    def do() -> str:
        change_body(body=acted_on, draft=form.draft(), by=place.account, at=place.at, seen=seen_of(request))
        return _body(place, body)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE)
def table(request: HttpRequest, place: Place) -> HttpResponse:
    """Many bodies by a table; every bad row is named, and then nothing is taken."""
    form = UnitsForm(request.POST or None, request.FILES or None)
    plainly = (
        _("下载的单位表里，已经列好来文和台账写到、名录里还没有的单位；自己的表也可以用。"),
        _("第一行是表头：名称、类别、简称或别名、前身、启用日期；只有“名称”必填。"),
        _("类别写下列之一：%(kinds)s。") % {"kinds": "、".join(KINDS)},
        _("有一行不对就整表不导入，逐行说明原因。"),
    )
    question = Question(
        title=_("导入单位表"),
        submit=_("导入"),
        back=_bodies(place),
        here=HERE,
        plainly=plainly,
        context={"multipart": True, "blank": reverse("bodies-form", args=[place.government.code])},
    )

    def do() -> str:
        table = form.cleaned_data["table"]
        rows = read_units(table.read(), name=table.name or "")
        add_bodies(government=place.government, rows=rows, by=place.account, at=place.at)
        messages.success(request, _("已导入 %(n)d 个单位。") % {"n": len(rows)})
        return _items_to_recognise(place) or _bodies(place)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE)
def table_form(_request: HttpRequest, place: Place) -> HttpResponse:
    """The table to fill in, with the units that documents and the ledger name and the directory does not know."""
    title = _("%(government)s单位表") % {"government": place.government.short_name}
    return paper_file(workbook(units_named(place.scope), title=title), f"{title}.xlsx", XLSX)


@gate(Verb.MANAGE)
def groups(request: HttpRequest, place: Place) -> HttpResponse:
    """The groups, and a new one."""
    form = GroupForm(request.POST or None)
    question = Question(
        title=_("群组"),
        submit=_("新设群组"),
        back=_bodies(place),
        here=HERE,
        template="web/setup/groups.html",
        context={"groups": directory.directory(place.scope, place.today).groups},
    )

    def do() -> str:
        name = form.cleaned_data["name"]
        made = add_group(government=place.government, name=name, by=place.account, at=place.at)
        return _group(place, made.pk)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE)
def group(request: HttpRequest, place: Place, group: int) -> HttpResponse:
    """A group with its members from–to; bodies join from a day, and leave."""
    acted_on = found_or_404(queries.group_to_act_on(place.scope, group))
    bodies = directory.current_bodies(place.scope, place.today)
    form = MembersForm(request.POST or None, bodies=bodies)
    question = Question(
        title=acted_on.name,
        submit=_("加入群组"),
        back=reverse("groups", args=[place.government.code]),
        here=HERE,
        template="web/setup/group.html",
        context={"group": directory.group_at(place.scope, group, place.today), "today": place.today},
    )

    def do() -> str:
        chosen = queries.bodies_to_act_on(place.scope, form.cleaned_data["bodies"])
        day = form.cleaned_data["valid_from"]
        join_group(group=acted_on, bodies=chosen, valid_from=day, by=place.account, at=place.at)
        return _group(place, group)

    return ask(request, place, form, question, do)


@require_POST
@gate(Verb.MANAGE)
def leave(request: HttpRequest, place: Place, member: int) -> HttpResponse:
    """End a membership, today where no day is given."""
    acted_on = found_or_404(queries.member_to_act_on(place.scope, member))
    form = LastDayForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else place.today
    leave_group(member=acted_on, on=on, by=place.account, at=place.at)
    return redirect(_group(place, acted_on.group_id))


def _items_to_recognise(place: Place) -> str:
    """Where the items of the newest year are recognised whose units the directory knows by now; "" for none."""
    year = year_to_act_on(place.scope, frame_of(place, here=HERE).year)
    if year is None or not place.may(Verb.REVIEW) or not known_now(year, place.today):
        return ""
    return reverse("ledger", args=[place.government.code, year.number]) + "?has=no-body"


def _bodies(place: Place) -> str:
    return reverse("bodies", args=[place.government.code])


def _body(place: Place, body: int) -> str:
    return reverse("body", args=[place.government.code, body])


def _group(place: Place, group: int) -> str:
    return reverse("group", args=[place.government.code, group])

"""导入人员表: accounts and posts of many people from one table; the one-time passwords are told once."""

from base64 import b64encode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from luoshi.exports.books import XLSX
from luoshi.exports.people import excel
from luoshi.governments import directory
from luoshi.governments.errors import BadPeople, RowError
from luoshi.governments.people_form import people_rows
from luoshi.governments.people_table import read_people
from luoshi.governments.people_taking import Taken, take_people
from luoshi.governments.rights import Verb
from luoshi.uploads.errors import RefusedFile
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, gate
from luoshi.web.paper_files import paper_file
from luoshi.web.setup_forms import PeopleForm

HERE = "people"


@gate(Verb.SEE_ACCOUNTS)
def table(request: HttpRequest, place: Place) -> HttpResponse:
    """The table handed in; every bad row is named, and then nothing is taken."""
    form = PeopleForm(request.POST or None, request.FILES or None, renews=place.may(Verb.MANAGE_SECURITY))
    if request.method != "POST":
        return _page(request, place, form)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    file = form.cleaned_data["table"]
    try:
        rows = read_people(file.read(), name=file.name or "")
        renew = bool(form.cleaned_data.get("renew"))
        taken = take_people(government=place.government, rows=rows, renew=renew, by=place.account, at=place.at)
    except BadPeople as refused:
        return _page(request, place, form, problems=refused.errors, status=422)
    except RefusedFile as refused:
        form.add_error(None, str(refused))
        return _page(request, place, form, status=422)
    if taken.opened or taken.renewed:
        return _told_once(request, place, taken)
    messages.success(request, _came_to(taken))
    return redirect("people-table", place.government.code)


@gate(Verb.SEE_ACCOUNTS)
def form(_request: HttpRequest, place: Place) -> HttpResponse:
    """The table to fill in, with the government's units and who holds which post today."""
    may = {"opens": place.may(Verb.MANAGE_ACCOUNTS), "gives": place.may(Verb.MANAGE_SECURITY)}
    title = _("%(government)s人员表") % {"government": place.government.short_name}
    units = [body.name for body in directory.current_bodies(place.scope, place.today)]
    data = excel.workbook(people_rows(place.scope, place.today, **may), title=title, units=units, **may)
    return paper_file(data, f"{title}.xlsx", XLSX)


def _page(
    request: HttpRequest, place: Place, form: PeopleForm, *, problems: tuple[RowError, ...] = (), status: int = 200
) -> HttpResponse:
    open_posts = directory.directory(place.scope, place.today)
    context = {
        "form": form,
        "problems": problems,
        "lacking": len(open_posts.without_liaison) + len(open_posts.without_principal),
    }
    return page(request, frame_of(place, here=HERE), "web/setup/people_table.html", context, status=status)


def _told_once(request: HttpRequest, place: Place, taken: Taken) -> HttpResponse:
    """The passwords, on a page that is stored nowhere; the file to keep them stands in the page itself."""
    title = _("%(government)s一次性密码") % {"government": place.government.short_name}
    told = (*taken.opened, *taken.renewed)
    file = b64encode(excel.passwords(told, title=title)).decode()
    context = {
        "told": told,
        "came_to": _came_to(taken),
        "name": f"{title}.xlsx",
        "file": f"data:{XLSX};base64,{file}",
    }
    answer = page(request, frame_of(place, here=HERE), "web/setup/people_once.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _came_to(taken: Taken) -> str:
    """What the table came to, in a line."""
    counts = {"opened": len(taken.opened), "given": taken.given, "unchanged": taken.unchanged}
    said = _("新开账号 %(opened)d 个，安排职务 %(given)d 个，原已在册、没有改动的 %(unchanged)d 行。") % counts
    return said + (_("另给一次性密码 %(n)d 个。") % {"n": len(taken.renewed)} if taken.renewed else "")

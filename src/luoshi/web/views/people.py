"""人员与职务: who holds which post from–to; accounts by role, nobody's real name is asked for."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.governments import directory, queries
from luoshi.governments.accounts import retitle
from luoshi.governments.models import Post, Role
from luoshi.governments.posts import PostDraft, appoint, delegate, end_post, give, post_seen
from luoshi.governments.rights import Verb
from luoshi.people.actions import account_seen
from luoshi.web.asking import Question, Stands, ask, seen_of
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.setup_forms import DelegateForm, EndPostForm, PostForm, TitleForm

HERE = "people"
ASKED = ("role", "body", "seat", "valid_from", "account")


@gate(Verb.MANAGE_SECURITY)
def people(request: HttpRequest, place: Place) -> HttpResponse:
    """Every post with its account, body by body."""
    ended = request.GET.get("show") == "ended"
    context = {
        "holders": directory.holders(place.scope, place.today, ended=ended),
        "ended": ended,
    }
    return page(request, frame_of(place, here=HERE), "web/setup/people.html", context)


@gate(Verb.MANAGE_SECURITY)
def add(request: HttpRequest, place: Place) -> HttpResponse:
    """A post, for a new account or one that is there."""
    known = directory.accounts(place.scope)
    form = PostForm(
        request.POST or None,
        initial={name: request.GET[name] for name in ASKED if name in request.GET},
        accounts=known,
        bodies=directory.current_bodies(place.scope, place.today),
        seats=directory.seats_at(place.scope, place.today),
    )
    plainly = (_("账号按职务开，不必用真名。事项记在单位和职务名下，换人时只换职务，不动事项。"),)
    question = Question(
        title=_("安排职务"),
        submit=_("安排"),
        back=_people(place),
        here=HERE,
        plainly=plainly,
        template="web/setup/post.html",
    )

    def do() -> str:
        entered = form.cleaned_data
        draft = _draft(place, entered)
        account = next((each for each in known if str(each.pk) == entered["account"]), None)
        if account is not None:
            give(government=place.government, account=account, draft=draft, by=place.account, at=place.at)
        else:
            appoint(
                government=place.government,
                username=entered["username"],
                title=entered["title"],
                password=entered["password"],
                draft=draft,
                by=place.account,
                at=place.at,
                once=True,
            )
        return _people(place)

    return ask(request, place, form, question, do)


def _draft(place: Place, entered: dict[str, object]) -> PostDraft:
    """The post as the actions take it; body and seat are of this government or none."""
    body, seat = str(entered["body"]), str(entered["seat"])
    return PostDraft(
        role=Role(str(entered["role"])),
        body=queries.body_to_act_on(place.scope, int(body)) if body else None,
        seat=queries.seat_to_act_on(place.scope, int(seat)) if seat else None,
        valid_from=entered["valid_from"],  # type: ignore[arg-type]
        valid_to=entered["valid_to"],  # type: ignore[arg-type]
        acting=bool(entered["acting"]),
        basis=str(entered["basis"]),
    )


@gate(Verb.MANAGE_SECURITY)
def end(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """End a post on a day; then, when asked, on to its successor."""
    acted_on = found_or_404(queries.post_to_act_on(place.scope, post))
    form = EndPostForm(request.POST or None, initial={"on": place.today})

    def stands() -> Stands:
        acted_on.refresh_from_db()
        return Stands(post_seen(acted_on), {"on": acted_on.valid_to})

    plainly = (
        _("到这一天为止，此后这个账号不再以这个职务登录办事；已经办过的事照旧留名。"),
        _("单位的事项不受影响：接任的人安排好职务，就接着办。"),
    )
    question = Question(
        title=_("结束职务：%(post)s") % {"post": _named(acted_on)},
        submit=_("结束职务"),
        back=_people(place),
        here=HERE,
        plainly=plainly,
        template="web/setup/end_post.html",
        stands=stands,
    )

    def do() -> str:
        on = form.cleaned_data["on"]
        why, seen = form.cleaned_data["why"], seen_of(request)
        end_post(post=acted_on, on=on, why=why, by=place.account, at=place.at, seen=seen)
        if "successor" not in request.POST:
            return _people(place)
        asked = {"role": acted_on.role, "body": acted_on.body_id, "seat": acted_on.seat_id}
        given = {name: value for name, value in asked.items() if value}
        address = reverse("post-add", args=[place.government.code])
        return f"{address}?{urlencode({**given, 'valid_from': on + timedelta(days=1)})}"

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE_SECURITY)
def acting(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Let another account act in a post for some days, on a basis."""
    acted_on = found_or_404(queries.post_to_act_on(place.scope, post))
    known = [each for each in directory.accounts(place.scope) if each.pk != acted_on.account_id]
    form = DelegateForm(request.POST or None, accounts=known)
    plainly = (
        _("原职务保留；代理期间两个账号都能办，办理记录写明是谁、依据什么代理。"),
        _("要由新账号代理时，先到“安排职务”开账号并勾选“代理”。"),
    )
    question = Question(
        title=_("安排代理：%(post)s") % {"post": _named(acted_on)},
        submit=_("安排代理"),
        back=_people(place),
        here=HERE,
        plainly=plainly,
    )

    def do() -> str:
        entered = form.cleaned_data
        account = next(each for each in known if str(each.pk) == entered["account"])
        delegate(
            post=acted_on,
            account=account,
            first=entered["valid_from"],
            last=entered["valid_to"],
            basis=entered["basis"],
            by=place.account,
            at=place.at,
        )
        return _people(place)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE_ACCOUNTS)
def account(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    """Show an account by another title."""
    acted_on = found_or_404(queries.account_to_act_on(place.scope, account))
    form = TitleForm(request.POST or None, initial={"title": acted_on.title})

    def stands() -> Stands:
        acted_on.refresh_from_db()
        return Stands(account_seen(acted_on), {"title": acted_on.title})

    question = Question(
        title=_("修改账号：%(username)s") % {"username": acted_on.username},
        submit=_("保存"),
        back=reverse("account-card", args=[place.government.code, acted_on.pk]),
        here="accounts",
        plainly=(_("单位更名、换岗后改显示名称；用户名和办过的事不变。"),),
        stands=stands,
    )

    def do() -> str:
        retitle(
            government=place.government,
            account=acted_on,
            title=form.cleaned_data["title"],
            by=place.account,
            at=place.at,
            seen=seen_of(request),
        )
        return reverse("account-card", args=[place.government.code, acted_on.pk])

    return ask(request, place, form, question, do)


def _named(post: Post) -> str:
    """A post as people say it, with the account that holds it: 区财政局联络员（caizheng）."""
    return f"{post.body or post.seat or ''}{post.get_role_display()}（{post.account.username}）"


def _people(place: Place) -> str:
    return reverse("people", args=[place.government.code])

"""账号: who may log in, how, and where he is logged in; what an administrator does about it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from luoshi.governments import account_pages, accounts, queries
from luoshi.governments.rights import Verb
from luoshi.people.models import Account
from luoshi.people.passwords import one_time_password
from luoshi.people.rules import current_rules
from luoshi.people.signon import providers
from luoshi.web.account_forms import BindForm, NewAccountForm
from luoshi.web.asking import Question, ask
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate

HERE = "accounts"


@gate(Verb.SEE_ACCOUNTS)
def account_list(request: HttpRequest, place: Place) -> HttpResponse:
    """Every account of the government, or those that are locked, off, online or without a post."""
    show, words = request.GET.get("show", ""), request.GET.get("words", "").strip()
    context = {
        "accounts": account_pages.account_rows(place.scope, at=place.at, show=show, words=words),
        "show": show,
        "words": words,
        "shown": account_pages.SHOWN,
    }
    return page(request, frame_of(place, here=HERE), "web/accounts/list.html", context)


@gate(Verb.MANAGE_ACCOUNTS)
def add(request: HttpRequest, place: Place) -> HttpResponse:
    """A new account with a one-time password, shown once."""
    form = NewAccountForm(request.POST or None)
    question = Question(
        title=_("新建账号"),
        submit=_("新建"),
        back=_list(place),
        here=HERE,
        plainly=(
            _("账号按职务开，不必用真名。新账号在安排职务以前什么也看不到。"),
            _("系统给出一次性密码，只显示这一次；本人首次登录时改成自己的密码。"),
        ),
    )
    once = one_time_password(current_rules())
    made: list[Account] = []

    def do() -> str:
        entered = form.cleaned_data
        made.append(
            accounts.open_account(
                government=place.government,
                username=entered["username"],
                title=entered["title"],
                password=once,
                by=place.account,
                at=place.at,
            )
        )
        return _list(place)

    answer = ask(request, place, form, question, do)
    return _told_once(request, place, made[0], once) if made else answer


@gate(Verb.SEE_ACCOUNTS)
def card(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    """One account: posts, log-ins, second factor, sign-on."""
    return _card(request, place, _account(place, account))


def _card(
    request: HttpRequest, place: Place, acted_on: Account, *, form: BindForm | None = None, status: int = 200
) -> HttpResponse:
    ways = providers()
    context = {
        "card": account_pages.account_card(acted_on, place.scope, at=place.at),
        "providers": ways,
        "bind_form": form or BindForm(ways=ways),
    }
    return page(request, frame_of(place, here=HERE), "web/accounts/card.html", context, status=status)


@never_cache
@gate(Verb.MANAGE_SECURITY)
def password(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    """A one-time password for an account that works here and nowhere else, shown once."""
    acted_on = _account(place, account)
    if request.method == "POST":
        once = one_time_password(current_rules())
        accounts.reset_password(
            government=place.government, account=acted_on, password=once, by=place.account, at=place.at
        )
        return _told_once(request, place, acted_on, once)
    return page(request, frame_of(place, here=HERE), "web/accounts/reset.html", {"account": acted_on})


def _told_once(request: HttpRequest, place: Place, account: Account, once: str) -> HttpResponse:
    context = {"account": account, "once": once}
    answer = page(request, frame_of(place, here=HERE), "web/accounts/once.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


Do = Callable[[HttpRequest, Place, Account], str]


def _act(verb: Verb, do: Do) -> Callable[..., HttpResponse]:
    """A posted view that does one thing to an account and goes back to its page, telling what it came to."""

    @require_POST
    @gate(verb)
    def acted(request: HttpRequest, place: Place, account: int) -> HttpResponse:
        acted_on = _account(place, account)
        messages.success(request, do(request, place, acted_on))
        return redirect("account-card", code=place.government.code, account=account)

    return acted  # type: ignore[return-value]


def _switch(request: HttpRequest, place: Place, account: Account) -> str:
    active = request.POST.get("active") == "1"
    accounts.switch(government=place.government, account=account, active=active, by=place.account, at=place.at)
    return _("账号已启用。") if active else _("账号已停用，登录已全部结束；办过的事照旧留名。")


def _unlock(_request: HttpRequest, place: Place, account: Account) -> str:
    accounts.unlock(government=place.government, account=account, by=place.account, at=place.at)
    return _("已解锁，可以马上再登录。")


def _factor(_request: HttpRequest, place: Place, account: Account) -> str:
    accounts.reset_factor(government=place.government, account=account, by=place.account, at=place.at)
    return _("动态口令已重置，恢复码作废；下次登录时重新启用。")


def _end(request: HttpRequest, place: Place, account: Account) -> str:
    one = request.POST.get("session", "")
    only = int(one) if one.isascii() and one.isdecimal() and len(one) < 18 else None
    ended = accounts.end_sessions(
        government=place.government, account=account, by=place.account, at=place.at, only=only
    )
    return _("已结束 %(count)d 处登录。") % {"count": ended}


def _local(request: HttpRequest, place: Place, account: Account) -> str:
    allowed = request.POST.get("allowed") == "1"
    accounts.allow_password(
        government=place.government, account=account, allowed=allowed, by=place.account, at=place.at
    )
    return _("已恢复密码登录。") if allowed else _("已停用密码登录，此后只能用统一身份登录。")


def _unbind(request: HttpRequest, place: Place, account: Account) -> str:
    one = request.POST.get("bond", "")
    number = int(one) if one.isascii() and one.isdecimal() and len(one) < 18 else 0
    bond = found_or_404(account_pages.bond_to_act_on(account, number))
    accounts.unbind(government=place.government, bond=bond, by=place.account, at=place.at)
    return _("已解除绑定。")


switch = _act(Verb.MANAGE_ACCOUNTS, _switch)
unlock = _act(Verb.MANAGE_SECURITY, _unlock)
factor = _act(Verb.MANAGE_SECURITY, _factor)
end = _act(Verb.MANAGE_SECURITY, _end)
local = _act(Verb.MANAGE_SECURITY, _local)
unbind = _act(Verb.MANAGE_SECURITY, _unbind)


@require_POST
@gate(Verb.MANAGE_SECURITY)
def bind(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    """Bind a provider's id, as the person read it out from the page that did not know it."""
    acted_on = _account(place, account)
    ways = providers()
    form = BindForm(request.POST, ways=ways)
    if not form.is_valid():
        return _card(request, place, acted_on, form=form, status=422)
    accounts.bind(
        government=place.government,
        account=acted_on,
        provider=ways[form.cleaned_data["provider"]].issuer,
        subject=form.cleaned_data["subject"],
        by=place.account,
        at=place.at,
    )
    messages.success(request, _("已绑定，本人可以用统一身份登录。"))
    return redirect("account-card", code=place.government.code, account=account)


def _account(place: Place, account: int) -> Account:
    return found_or_404(queries.account_to_act_on(place.scope, account))


def _list(place: Place) -> str:
    return reverse("accounts", args=[place.government.code])

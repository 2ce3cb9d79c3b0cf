"""我的登录: where I am logged in, my password, my second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi.governments.accounts import asks_for_factor
from luoshi.governments.queries import home_of
from luoshi.governments.rights import guardian_of
from luoshi.people import factors, opening, sessions
from luoshi.people.actions import change_own_password
from luoshi.people.bonds import bonds_of
from luoshi.people.models import Account
from luoshi.people.passwords import wanted
from luoshi.people.rules import current_rules
from luoshi.web.log_in import address_of
from luoshi.web.sign_forms import CodeForm, NewPasswordForm
from luoshi.web.views.session import enrolment

P = ParamSpec("P")


def mine(
    view: Callable[Concatenate[HttpRequest, Account, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page about one's own account, never kept by a browser."""

    @never_cache
    @wraps(view)
    def owned(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        account = request.user
        if not isinstance(account, Account):
            return redirect_to_login(request.get_full_path())
        return view(request, account, *args, **kwargs)

    return owned  # type: ignore[return-value]


@mine
def me(request: HttpRequest, account: Account) -> HttpResponse:
    """My log-ins, password and second factor."""
    at, rules = timezone.now(), current_rules()
    context = {
        "account": account,
        "rows": sessions.open_sessions(account, rules, at=at),
        "key": request.session.session_key,
        "factor": factors.factor_of(account),
        "asked": asks_for_factor(account, rules, at=at),
        "bonds": bonds_of(account),
        "rules": rules,
    }
    return render(request, "web/sign/me.html", context)


@require_POST
@mine
def end(request: HttpRequest, account: Account) -> HttpResponse:
    """End one of my log-ins, or all but this one."""
    one = request.POST.get("session", "")
    only = int(one) if one.isascii() and one.isdecimal() and len(one) < 18 else None
    if one and only is None:
        raise Http404
    ended = sessions.end_all(
        account=account,
        why="ended",
        by=account.username,
        government=home_of(account.username),
        at=timezone.now(),
        but=request.session.session_key or "",
        only=only,
    )
    messages.success(request, _("已结束 %(count)d 处登录。") % {"count": ended})
    return redirect("me")


@mine
def password(request: HttpRequest, account: Account) -> HttpResponse:
    """Change my password; my other log-ins end."""
    form = NewPasswordForm(request.POST or None)
    status = 200
    if form.is_valid():
        at = timezone.now()
        try:
            # a session left open must not be where passwords are guessed
            opening.by_password(
                account.username,
                form.cleaned_data["old"],
                address=address_of(request),
                government=home_of(account.username),
                at=at,
            )
            changed = change_own_password(
                account=account,
                old=form.cleaned_data["old"],
                password=form.cleaned_data["password"],
                government=home_of(account.username),
                at=at,
                but=request.session.session_key or "",
            )
            before = request.session.session_key or ""
            update_session_auth_hash(request, changed)
            sessions.rename(before, request.session.session_key or "")
            messages.success(request, _("密码已更改，别处的登录已退出。"))
            return redirect("me")
        except LuoshiError as refused:
            form.add_error(None, str(refused))
            status = 422
    context = {"form": form, "wanted": wanted(current_rules()), "back": reverse("me")}
    return render(request, "web/sign/password.html", context, status=status)


@mine
def factor(request: HttpRequest, account: Account) -> HttpResponse:
    """Set up my second factor; it is on already: new recovery codes, for a code."""
    if not factors.has_factor(account):
        return enrolment(request, account, lambda: None, reverse("me"))
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            code, at = form.cleaned_data["code"], timezone.now()
            codes = factors.renew_codes(account=account, code=code, government=home_of(account.username), at=at)
            return render(request, "web/sign/codes.html", {"codes": codes, "after": reverse("me")})
        except LuoshiError as refused:
            form.add_error(None, str(refused))
            status = 422
    context = {"form": form, "guardian": guardian_of(account.username)}
    return render(request, "web/sign/renew.html", context, status=status)

"""Signing on at a provider: there, back, and what is said to somebody whose id no account is bound to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from luoshi.errors import LuoshiError
from luoshi.people.bonds import account_of, note_stranger
from luoshi.people.rules import current_rules
from luoshi.people.signon import providers
from luoshi.people.signon.adapter import Identity, Provider, SignOnRefused
from luoshi.web import log_in

STARTED, STRANGER = "signon", "stranger"


@never_cache
@require_GET
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """To the provider."""
    way = _way(provider)
    after = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    try:
        started = way.begin(request.build_absolute_uri(reverse("signon-done", args=[provider])))
    except SignOnRefused as refused:
        return _refused(request, refused)
    request.session[STARTED] = {"provider": provider, "kept": started.kept, "after": after if ours else reverse("home")}
    return redirect(started.address)


@never_cache
@require_GET
def done(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from the provider: logged in, asked for more, or told what the administrator needs. It works once."""
    way, at = _way(provider), timezone.now()
    started = request.session.pop(STARTED, None)
    try:
        if started is None or started["provider"] != provider:
            raise SignOnRefused(_("登录请求对不上，可能停留太久或开了两个窗口；请重新登录"))
        identity = way.finish(request.GET.dict(), started["kept"], at=at)
        account = account_of(identity.provider, identity.subject)
        if account is None:
            return _stranger(request, identity)
        trusted = identity.factor and current_rules().trust_provider
        return redirect(log_in.begin(request, account, way=provider, after=started["after"], factor=trusted, at=at))
    except LuoshiError as refused:
        return _refused(request, refused)


@never_cache
def unknown(request: HttpRequest) -> HttpResponse:
    """The id to give to the administrator; or, where the rules let, bound by logging in with a password once."""
    stranger = request.session.get(STRANGER)
    if stranger is None:
        return redirect("login")
    allowed = current_rules().bind_once
    if request.method == "POST" and allowed:
        request.session[log_in.BOUND] = {**stranger, "at": timezone.now().timestamp()}
        return redirect("login")
    context = {"stranger": stranger, "allowed": allowed}
    return render(request, "web/sign/unknown.html", context, status=403)


def _stranger(request: HttpRequest, identity: Identity) -> HttpResponse:
    note_stranger(provider=identity.provider, subject=identity.subject, at=timezone.now())
    request.session[STRANGER] = {"provider": identity.provider, "subject": identity.subject}
    return redirect("signon-unknown")


def _refused(request: HttpRequest, refused: LuoshiError) -> HttpResponse:
    return render(request, "web/sign/refused.html", {"message": str(refused)}, status=403)


def _way(provider: str) -> Provider:
    way = providers().get(provider)
    if way is None:
        raise Http404
    return way

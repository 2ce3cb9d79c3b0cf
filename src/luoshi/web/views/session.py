"""Logging in, step by step, and out, and the way from / to the page one works on."""

from collections.abc import Callable
from functools import wraps

import segno
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from luoshi.errors import LuoshiError
from luoshi.governments.models import Government
from luoshi.governments.queries import government_by_code, home_of, posts_of
from luoshi.governments.rights import Rights, Verb, guardian_of, rights_of
from luoshi.people import factors, opening, sessions
from luoshi.people.actions import change_own_password
from luoshi.people.models import Account
from luoshi.people.passwords import wanted
from luoshi.people.rules import current_rules
from luoshi.people.signon import providers
from luoshi.web import log_in
from luoshi.web.log_in import Waiting, address_of
from luoshi.web.open_session import ENDED
from luoshi.web.sign_forms import CodeForm, LoginForm, NewPasswordForm

Step = Callable[[HttpRequest, Waiting], HttpResponse]


@method_decorator(never_cache, name="dispatch")
class LoginView(auth.LoginView):
    """The log-in page; one who is logged in goes on to the front page."""

    template_name = "web/login.html"
    authentication_form = LoginForm  # type: ignore[assignment]
    redirect_authenticated_user = True

    def get_form_kwargs(self) -> dict[str, object]:
        """Our form takes what was posted, and no request."""
        kwargs: dict[str, object] = super().get_form_kwargs()
        kwargs.pop("request", None)
        return kwargs

    def form_valid(self, form: Form) -> HttpResponse:
        """The next step, or why there is none; after which page it goes on is kept only if it is one of ours."""
        at, entered = timezone.now(), form.cleaned_data
        username = entered["username"]
        try:
            account = opening.by_password(
                username,
                entered["password"],
                address=address_of(self.request),
                government=home_of(username),
                at=at,
            )
            after = self.get_redirect_url() or reverse("home")
            step = log_in.begin(self.request, account, way="password", after=after, factor=False, at=at)
        except LuoshiError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)  # type: ignore[arg-type]
        return redirect(step)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """With why the log-in before ended, told once it is read, and the other ways in."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        ended = sessions.ENDED.get(self.request.session.get(ENDED, ""), "")
        return {**context, "ended": ended, "providers": providers().values(), "next": self.get_redirect_url()}


class LogoutView(auth.LogoutView):
    """Ends the session and shows the log-in page."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:  # type: ignore[override]
        """Gone from the store of sessions, and noted."""
        key, account = request.session.session_key or "", request.user
        if isinstance(account, Account):
            code = home_of(account.username)
            sessions.end_one(key, why="left", by=account.username, government=code, at=timezone.now())
        return super().post(request, *args, **kwargs)


def step(view: Step) -> Callable[[HttpRequest], HttpResponse]:
    """A step of a log-in that has begun; without one, the log-in page."""

    @never_cache
    @wraps(view)
    def stepped(request: HttpRequest) -> HttpResponse:
        found = log_in.waiting(request, at=timezone.now())
        return redirect("login") if found is None else view(request, found)

    return stepped


@step
def password(request: HttpRequest, found: Waiting) -> HttpResponse:
    """A one-time or run-out password is changed before anything else."""
    form = NewPasswordForm(request.POST or None)
    status = 200
    if form.is_valid():
        at, account = timezone.now(), found.account
        try:
            change_own_password(
                account=account,
                old=form.cleaned_data["old"],
                password=form.cleaned_data["password"],
                government=home_of(account.username),
                at=at,
            )
            return redirect(log_in.next_step(request, at=at))
        except LuoshiError as refused:
            form.add_error(None, str(refused))
            status = 422
    context = {"form": form, "wanted": wanted(current_rules()), "once": found.account.must_change}
    return render(request, "web/sign/password.html", context, status=status)


@step
def code(request: HttpRequest, found: Waiting) -> HttpResponse:
    """The second factor is asked."""
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        at, account = timezone.now(), found.account
        try:
            opening.by_code(
                account,
                form.cleaned_data["code"],
                address=address_of(request),
                government=home_of(account.username),
                at=at,
            )
            log_in.passed(request, "factor")
            return redirect(log_in.next_step(request, at=at))
        except LuoshiError as refused:
            form.add_error(None, str(refused))
            status = 422
    context = {"form": form, "account": found.account, "guardian": guardian_of(found.account.username)}
    return render(request, "web/sign/code.html", context, status=status)


@step
def enrol(request: HttpRequest, found: Waiting) -> HttpResponse:
    """Who is asked for a second factor and has none sets it up; then the recovery codes are shown, this once."""
    if factors.has_factor(found.account):
        return redirect("login-code")
    return enrolment(request, found.account, lambda: log_in.passed(request, "factor"), reverse("login-go-on"))


def enrolment(request: HttpRequest, account: Account, confirmed: Callable[[], None], after: str) -> HttpResponse:
    """The page with QR code and key, and, once a code confirms it, the one with the recovery codes."""
    form = CodeForm(request.POST or None)
    at, status = timezone.now(), 200
    if form.is_valid():
        try:
            codes = factors.confirm_enrolment(
                account=account, code=form.cleaned_data["code"], government=home_of(account.username), at=at
            )
            confirmed()
            return render(request, "web/sign/codes.html", {"codes": codes, "after": after})
        except LuoshiError as refused:
            form.add_error(None, str(refused))
            status = 422
    enrolled = factors.begin_enrolment(account=account, at=at)
    context = {"form": form, "enrolment": enrolled, "picture": picture(enrolled.address), "account": account}
    return render(request, "web/sign/enrol.html", context, status=status)


def picture(address: str) -> str:
    """A QR code as SVG that stands in the page itself: nothing else is fetched, and nothing keeps it."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    return mark_safe(drawn)  # noqa: S308  drawn by segno from a key of ours: paths and figures


@step
def go_on(request: HttpRequest, found: Waiting) -> HttpResponse:
    """On from the recovery codes to what is left of the log-in."""
    try:
        return redirect(log_in.next_step(request, at=timezone.now()))
    except LuoshiError as refused:
        return render(request, "web/sign/refused.html", {"message": str(refused)}, status=409)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the first government the account works for; refused when it works for none."""
    account = request.user
    today = timezone.localdate()
    posts = posts_of(account.pk, on=today) if isinstance(account, Account) else ()
    government = government_by_code(posts[0].government.code) if posts else None
    if government is None or not isinstance(account, Account):
        raise PermissionDenied(_("这个账号今天没有任何职务，看不到台账；请联系本单位管理员安排职务"))
    return redirect(first_page(rights_of(account, on=today), government), code=government.code)


def first_page(rights: Rights, government: Government) -> str:
    """The name of the page where somebody with these rights begins: administrators see no ledger."""
    for verb, name in ((Verb.VIEW, "front"), (Verb.SEE_ACCOUNTS, "accounts"), (Verb.SEE_AUDIT, "audit")):
        if rights.may(verb, government):
            return name
    return "front"

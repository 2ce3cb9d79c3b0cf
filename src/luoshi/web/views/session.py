"""Logging in and out, and the way from / to the government one works for."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.governments.queries import posts_of
from luoshi.people.models import Account
from luoshi.web.forms import LoginForm


class LoginView(auth.LoginView):
    """The log-in page; one who is logged in goes on to the front page."""

    template_name = "web/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class LogoutView(auth.LogoutView):
    """Ends the session and shows the log-in page."""


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The front page of the first government the account works for; refused when it works for none."""
    account = request.user
    posts = posts_of(account.pk, on=timezone.localdate()) if isinstance(account, Account) else ()
    if not posts:
        raise PermissionDenied(_("这个账号今天没有任何职务，看不到台账；请联系本单位管理员安排职务"))
    return redirect("front", code=posts[0].government.code)

"""安全设置: the installation's rules of accounts and sessions, and how the government's administrators stand."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.errors import NotAcceptable, NotNow
from luoshi.governments.accounts import keeps_rules, set_rules
from luoshi.governments.rights import Verb
from luoshi.governments.separation import change_separation
from luoshi.people.rules import Rules, current_rules
from luoshi.people.signon import providers
from luoshi.web.account_forms import RulesForm, SeparationForm
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, gate

HERE = "security"


@gate(Verb.MANAGE_SECURITY)
def security(request: HttpRequest, place: Place) -> HttpResponse:
    """The rules to read and, at the government that keeps them, to change."""
    form = RulesForm(request.POST or None, initial=asdict(current_rules()))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_rules(government=place.government, rules=Rules(**form.cleaned_data), by=place.account, at=place.at)
                messages.success(request, _("安全规则已保存；密码规则在下次改密码时起作用，其余即时起作用。"))
                return redirect("security", code=place.government.code)
            except NotAcceptable as refused:
                form.add_error(None, str(refused))
    return _page(request, place, form, None, status)


@require_POST
@gate(Verb.MANAGE_SECURITY)
def separation(request: HttpRequest, place: Place) -> HttpResponse:
    """Another preset of administrators."""
    form = SeparationForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            change_separation(government=place.government, by=place.account, at=place.at, **form.cleaned_data)
            messages.success(request, _("管理员设置已切换，已记入审计日志。"))
            return redirect("home")
        except NotNow as refused:
            form.add_error(None, str(refused))
            status = 409
    return _page(request, place, None, form, status)


def _page(
    request: HttpRequest, place: Place, rules: RulesForm | None, separation: SeparationForm | None, status: int
) -> HttpResponse:
    context = {
        "form": rules or RulesForm(initial=asdict(current_rules())),
        "separation": separation or SeparationForm(initial={"separation": place.government.separation}),
        "keeps": keeps_rules(place.government),
        "providers": providers().values(),
    }
    return page(request, frame_of(place, here=HERE), "web/accounts/security.html", context, status=status)

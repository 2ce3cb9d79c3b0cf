"""/health/live and /health/ready: for a supervisor or a load balancer, without a session and without a secret."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from luoshi.installation.environment import Environment
from luoshi.readiness import LIVE, READY, readiness
from luoshi.web.proxies import client_address, within


def health(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before hosts and sessions are looked at: a supervisor asks by address.

    200 when all is well, 503 when not, with a line of JSON; 404 for addresses outside LUOSHI_HEALTH_FROM.
    """

    def answer_or_tell(request: HttpRequest) -> HttpResponse:
        if request.path_info not in {LIVE, READY}:
            return answer(request)
        known = settings.LUOSHI
        assert isinstance(known, Environment)  # noqa: S101
        if not within(client_address(request), known.networks("LUOSHI_HEALTH_FROM")):
            return HttpResponse(status=404)
        found = (
            {} if request.path_info == LIVE else readiness(at=timezone.now(), disk_mb=known.number("LUOSHI_DISK_MB"))
        )
        well = all(said == "ok" for said in found.values())
        said = {"status": "ok" if well else "failing", **found}
        return JsonResponse(said, status=200 if well else 503)

    return answer_or_tell

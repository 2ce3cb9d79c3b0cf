"""Chinese whatever the browser prefers; English once it is chosen."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("preferred", ["en-US,en;q=0.9", "zh-CN", "", "de"])
def test_a_browsers_wish_changes_nothing(preferred: str) -> None:
    page = Client(headers={"accept-language": preferred}).get(reverse("login"))
    assert page.headers["Content-Language"] == "zh-hans"
    assert "登录" in page.content.decode()


def test_english_is_chosen_and_stays() -> None:
    client = Client()
    client.post(reverse("language"), {"language": "en", "next": reverse("login")})
    page = client.get(reverse("login"))
    assert page.headers["Content-Language"] == "en"
    assert "登录" not in page.content.decode()

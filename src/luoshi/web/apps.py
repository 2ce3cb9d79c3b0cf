"""Names the app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """luoshi.web: staff pages; it has no tables."""

    name = "luoshi.web"
    label = "web"

    def ready(self) -> None:
        """Django's forms speak the house's words."""
        from luoshi.web.wording import speak  # noqa: PLC0415  translations are not ready before the apps are

        speak()

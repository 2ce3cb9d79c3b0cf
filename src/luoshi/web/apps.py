"""Names the app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """luoshi.web: staff pages; it has no tables."""

    name = "luoshi.web"
    label = "web"

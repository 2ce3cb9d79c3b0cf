"""Names the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """luoshi.people."""

    name = "luoshi.people"
    label = "people"
    verbose_name = "账号"
    default_auto_field = "django.db.models.BigAutoField"

"""Names the app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """luoshi.intake."""

    name = "luoshi.intake"
    label = "intake"
    verbose_name = "来文"
    default_auto_field = "django.db.models.BigAutoField"

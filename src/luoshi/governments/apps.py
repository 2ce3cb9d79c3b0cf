"""Names the app."""

from django.apps import AppConfig


class GovernmentsConfig(AppConfig):
    """luoshi.governments."""

    name = "luoshi.governments"
    label = "governments"
    verbose_name = "政府与单位"
    default_auto_field = "django.db.models.BigAutoField"

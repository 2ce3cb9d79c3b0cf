"""Names the app."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """luoshi.reporting."""

    name = "luoshi.reporting"
    label = "reporting"
    verbose_name = "按期报送"
    default_auto_field = "django.db.models.BigAutoField"

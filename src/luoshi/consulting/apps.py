"""Names the app."""

from django.apps import AppConfig


class ConsultingConfig(AppConfig):
    """luoshi.consulting."""

    name = "luoshi.consulting"
    label = "consulting"
    verbose_name = "征求意见"
    default_auto_field = "django.db.models.BigAutoField"

"""Names the app."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    """luoshi.items."""

    name = "luoshi.items"
    label = "items"
    verbose_name = "责任事项"
    default_auto_field = "django.db.models.BigAutoField"

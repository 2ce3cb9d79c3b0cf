"""Names the app."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """luoshi.calendar."""

    name = "luoshi.calendar"
    label = "calendar"
    verbose_name = "日历与时限"
    default_auto_field = "django.db.models.BigAutoField"

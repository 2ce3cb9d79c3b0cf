"""Names the app, and has the key kept before the first table is made."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class PeopleConfig(AppConfig):
    """luoshi.people."""

    name = "luoshi.people"
    label = "people"
    verbose_name = "账号"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever makes tables has kept the key before: what comes into them is sealed and signed under it."""
        from luoshi.people.key import keep_before_tables  # noqa: PLC0415  models are not ready before the apps are

        pre_migrate.connect(keep_before_tables, sender=self)

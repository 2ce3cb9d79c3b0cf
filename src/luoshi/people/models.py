"""Accounts: who may log in. What an account may do is said by the posts it holds (governments.Post)."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Account(AbstractUser):
    """A person or a post that logs in; `title` is what pages show (区发改委联络员)."""

    title = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        """What pages show."""
        return self.title or self.username

"""Accounts: who may log in. What an account may do is said by the posts it holds (governments.Post)."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by username; people.actions.create_account makes them."""


class Account(AbstractBaseUser):
    """A person or a post that logs in; `title` is what pages show (区发改委联络员).

    Django's groups, permissions and superusers are left out: nobody stands above the posts.
    """

    username = models.CharField(max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    title = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        """What pages show."""
        return self.title or self.username

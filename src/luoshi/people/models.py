"""Accounts: who may log in. What an account may do is said by the posts it holds (governments.Post)."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by username; people.actions.create_account makes them."""


class Account(AbstractBaseUser):
    """A person or a post that logs in; `title` is what pages show (区发改委联络员).

    Django's groups, permissions and superusers are left out: nobody stands above the posts. `password_set_at` None: not
    known, the account is older than the rule that asks for it. `must_change`: the password is a one-time one.
    `local_password` False: only a sign-on opens it.
    """

    username = models.CharField(max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    title = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()
    password_set_at = models.DateTimeField(null=True, blank=True)
    must_change = models.BooleanField(default=False)
    local_password = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        """What pages show."""
        return self.title or self.username


class SecurityRules(models.Model):
    """The installation's rules of accounts and sessions, one row; without it luoshi.people.rules.Rules' defaults hold.

    One row and not one for each government: an account may work for several, and a lock-out that differed between them
    would tell which names exist.
    """

    class Sessions(models.TextChoices):
        """What happens when an account that is logged in logs in again elsewhere."""

        NEWER_WINS = "newer_wins", "新登录有效，旧登录退出"
        NEWER_REFUSED = "newer_refused", "已有登录时拒绝新登录"
        MANY = "many", "允许同时多处登录"

    class Factor(models.TextChoices):
        """Who is asked for a second factor."""

        NOBODY = "nobody", "不要求"
        SIGNERS = "signers", "审签人和管理员"
        EVERYBODY = "everybody", "所有账号"

    min_length = models.PositiveSmallIntegerField()
    classes = models.PositiveSmallIntegerField()
    password_days = models.PositiveSmallIntegerField()
    remembered = models.PositiveSmallIntegerField()
    tries = models.PositiveSmallIntegerField()
    address_tries = models.PositiveSmallIntegerField()
    lock_minutes = models.PositiveSmallIntegerField()
    idle_minutes = models.PositiveSmallIntegerField()
    absolute_hours = models.PositiveSmallIntegerField()
    sessions = models.CharField(max_length=14, choices=Sessions)
    factor = models.CharField(max_length=10, choices=Factor)
    bind_once = models.BooleanField()
    trust_provider = models.BooleanField()

    class Meta:
        db_table = "people_rules"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="people_rules_only_one")]

    def __str__(self) -> str:
        """What it is."""
        return "安全规则"


class UsedPassword(models.Model):
    """The hash of a password that an account had; the last few may not come again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="used_passwords")
    hashed = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_used_password"
        ordering = ["-id"]

    def __str__(self) -> str:
        """Whose."""
        return f"{self.account} {self.at}"


class Tries(models.Model):
    """Failed tries to log in by one name or from one address, counted alike whether the name exists or not.

    `subject` is a digest: people type passwords where the name belongs. `since_success` is what the next log-in tells.
    """

    subject = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)
    since_success = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "people_tries"

    def __str__(self) -> str:
        """How many."""
        return f"{self.count} {self.locked_until or ''}"


class OpenSession(models.Model):
    """A log-in of an account, from begun to ended; `key` is that of Django's session row, which an end deletes."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=20)
    factor = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "people_session"
        ordering = ["-begun_at", "-id"]

    def __str__(self) -> str:
        """Whose, since when."""
        return f"{self.account} {self.begun_at}"


class SecondFactor(models.Model):
    """An account's secret for time-based codes (RFC 6238); it counts once confirmed by a code.

    `secret` is sealed (luoshi.people.sealed): neither the database nor a backup without the key tells it.
    `last_step` is the step of 30 seconds of the last code taken: none is taken twice.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=255)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        db_table = "people_factor"

    def __str__(self) -> str:
        """Whose."""
        return str(self.account)


class RecoveryCode(models.Model):
    """One code that stands in for the second factor once; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    hashed = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_recovery_code"

    def __str__(self) -> str:
        """Whose."""
        return f"{self.account} {self.used_at or ''}"


class Bond(models.Model):
    """An account is the one whom a provider of sign-on calls `subject`, an id that never goes to another person.

    `provider` is the kind and the issuer's address, so that an id of another issuer is another id.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="bonds")
    provider = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_bond"
        constraints = [models.UniqueConstraint(fields=["provider", "subject"], name="people_bond_subject_once")]

    def __str__(self) -> str:
        """Who is whom."""
        return f"{self.provider} {self.subject}"

"""Governments, their years, their bodies over time, and who holds which post."""

from django.conf import settings
from django.db import models


class Government(models.Model):
    """A government; every row of the domain belongs to one, and every query is scoped by it."""

    class Level(models.TextChoices):
        """Where it stands; what is 市 above a district is the government itself one level up."""

        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "区县"

    class Separation(models.TextChoices):
        """Who administers accounts, security and the audit log; governments.separation says what each asks for."""

        OFFICE = "office", "督查室兼管"
        TWO = "two", "两员（系统与安全一人，审计一人）"
        THREE = "three", "三员（系统、安全、审计各一人）"

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=30)
    level = models.CharField(max_length=10, choices=Level)
    is_demo = models.BooleanField(default=False)
    separation = models.CharField(max_length=8, choices=Separation, default=Separation.OFFICE)

    class Meta:
        db_table = "gov_government"

    def __str__(self) -> str:
        """The short name."""
        return self.short_name


class Year(models.Model):
    """A working year of a government; two may be open at once around the turn of the year.

    `adopted_on` is the day an office began to work here in mid-year (None: from the start): nothing that was due
    before it is late.
    """

    class State(models.TextChoices):
        """Where the year stands: open, provisionally closed (预结), closed (终结)."""

        OPEN = "open", "进行中"
        PROVISIONAL = "provisional", "预结"
        CLOSED = "closed", "终结"

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="years")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    adopted_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "gov_year"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["government", "number"], name="gov_year_once")]

    def __str__(self) -> str:
        """The year as printed."""
        return f"{self.number}年"


class Body(models.Model):
    """A body that may answer for an item: department, street, committee, company, branch under two masters.

    A people's organisation (总工会, 团区委) answers like any of them. A body is valid from–to (both days included,
    None: open); after a reorganisation the successor names its predecessors (one when renamed, several when merged),
    and their names stay readable in old papers. `signer` is the title of who signs for it (局长, 党工委书记), `masters`
    names the bodies above one under two masters.
    """

    class Kind(models.TextChoices):
        """What sort of body it is."""

        DEPARTMENT = "department", "部门"
        STREET = "street", "街道"
        TOWNSHIP = "township", "乡镇"
        COMMITTEE = "committee", "管委会"
        COMPANY = "company", "直属公司"
        BRANCH = "branch", "分局大队"
        PEOPLE_ORG = "people_org", "群团组织"
        LEADING_GROUP = "leading_group", "领导小组办公室"
        TASK_FORCE = "task_force", "工作专班"
        OTHER = "other", "其他"

    class Channel(models.TextChoices):
        """How it reports: its people log in, or the inspection office enters what it hands in on paper."""

        ONLINE = "online", "在线填报"
        OFFICE = "office", "督查室代录"

    class Steps(models.TextChoices):
        """Who looks at a report before the principal leader does; YEAR: as the year's rules say."""

        YEAR = "", "按年度规则"
        DIRECT = "direct", "联络员直接提请主要领导"
        LEADER = "leader", "经分管领导审核"
        SECTION_AND_LEADER = "section_and_leader", "经科室负责人、分管领导审核"

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.DEPARTMENT)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    signer = models.CharField(max_length=30, default="主要负责人")
    steps = models.CharField(max_length=20, blank=True, choices=Steps, default=Steps.YEAR)
    masters = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", db_table="gov_body_predecessor"
    )

    class Meta:
        db_table = "gov_body"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["government", "name"], name="gov_body_name_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="gov_body_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name


class BodyAlias(models.Model):
    """Another way documents write a body's name."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "gov_body_alias"
        constraints = [models.UniqueConstraint(fields=["government", "name"], name="gov_alias_once")]

    def __str__(self) -> str:
        """The alias."""
        return self.name


class BodyGroup(models.Model):
    """A collective that papers name as one (各街道办事处); each member reports for itself."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="body_groups")
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "gov_body_group"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["government", "name"], name="gov_group_name_once")]

    def __str__(self) -> str:
        """The name."""
        return self.name


class BodyGroupMember(models.Model):
    """A body belongs to a group from–to, both days included."""

    group = models.ForeignKey(BodyGroup, on_delete=models.CASCADE, related_name="members")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "gov_body_group_member"
        ordering = ["group", "body"]

    def __str__(self) -> str:
        """Group and body."""
        return f"{self.group} {self.body}"


class Seat(models.Model):
    """A district leader's seat (分管城建的副职); who sits on it is said by posts, by date."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "gov_seat"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["government", "title"], name="gov_seat_title_once")]

    def __str__(self) -> str:
        """The title."""
        return self.title


class Portfolio(models.Model):
    """领导分工: a body stands in the portfolio of a seat from–to, both days included."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="portfolio")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="portfolios")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "gov_portfolio"
        ordering = ["seat", "body"]

    def __str__(self) -> str:
        """Seat and body."""
        return f"{self.seat} {self.body}"


class Role(models.TextChoices):
    """What a post is; governments.rights says what each may do."""

    INSPECTION_OFFICE = "inspection_office", "督查室"
    COLLECTOR = "collector", "归口部门"
    LIAISON = "liaison", "联络员"
    SECTION_HEAD = "section_head", "科室负责人"
    LEADER_IN_CHARGE = "leader_in_charge", "分管领导"
    PRINCIPAL_LEADER = "principal_leader", "主要领导"
    DISTRICT_LEADER = "district_leader", "政府领导"
    READER = "reader", "查阅"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


# Posts at a body; the others are held at the government as a whole.
AT_A_BODY = frozenset({Role.COLLECTOR, Role.LIAISON, Role.SECTION_HEAD, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER})


class Post(models.Model):
    """An account holds a role at a government (for those of a unit: at a body) from–to, both days included.

    A district leader sits on a `seat`. A delegate's post is `acting`, and `basis` names what it rests on.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="posts")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    acting = models.BooleanField(default=False)
    basis = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "gov_post"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(AT_A_BODY), body__isnull=False)
                | (~models.Q(role__in=sorted(AT_A_BODY)) & models.Q(body__isnull=True)),
                name="gov_post_at_a_body",
            )
        ]

    def __str__(self) -> str:
        """Who is what where."""
        return f"{self.account} {self.get_role_display()} {self.body or self.government}"


class Belonging(models.Model):
    """An account was made at a government: its administrators may find it before it holds a post there."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="belongings")
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="belonging")

    class Meta:
        db_table = "gov_belonging"

    def __str__(self) -> str:
        """Who belongs where."""
        return f"{self.account} {self.government}"

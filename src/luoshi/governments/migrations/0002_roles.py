"""More roles than three: the post of a unit becomes that of its liaison."""

from typing import Any

from django.db import migrations, models

AT_A_BODY = ["collector", "leader_in_charge", "liaison", "principal_leader", "section_head"]
ROLES = [
    ("inspection_office", "督查室"),
    ("collector", "归口部门"),
    ("liaison", "联络员"),
    ("section_head", "科室负责人"),
    ("leader_in_charge", "分管领导"),
    ("principal_leader", "主要领导"),
    ("district_leader", "区领导"),
    ("reader", "查阅"),
]


def rename(apps: Any, _schema: Any) -> None:
    """unit → liaison."""
    apps.get_model("governments", "Post").objects.filter(role="unit").update(role="liaison")


class Migration(migrations.Migration):
    dependencies = [("governments", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("post", "gov_post_unit_has_body"),
        migrations.AlterField("post", "role", models.CharField(choices=ROLES, max_length=20)),
        migrations.RunPython(rename, migrations.RunPython.noop),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=models.Q(role__in=AT_A_BODY, body__isnull=False)
                | (~models.Q(role__in=AT_A_BODY) & models.Q(body__isnull=True)),
                name="gov_post_at_a_body",
            ),
        ),
    ]

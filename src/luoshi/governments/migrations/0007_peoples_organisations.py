
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governments', '0006_any_government'),
    ]

    operations = [
        migrations.AlterField(
            model_name='body',
            name='kind',
            field=models.CharField(choices=[('department', '部门'), ('street', '街道'), ('township', '乡镇'), ('committee', '管委会'), ('company', '直属公司'), ('branch', '分局大队'), ('people_org', '群团组织'), ('leading_group', '领导小组办公室'), ('task_force', '工作专班'), ('other', '其他')], default='department', max_length=16),
        ),
    ]

from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).resolve().parent.parent / "sql" / "append_only.sql").read_text()


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="AuditLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("actor", models.CharField(max_length=80)),
                ("verb", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=120)),
                ("details", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "audit_line",
                "indexes": [models.Index(fields=["subject", "id"], name="audit_line_subject")],
            },
        ),
        migrations.RunSQL(SQL, "DROP TRIGGER audit_line_append_only ON audit_line; DROP FUNCTION audit_refuse_change, audit_record"),
    ]

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "flows.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("broker", "0001_tables"), ("audit", "0001_trail")]
    operations = [
        migrations.RunSQL(
            SQL,
            "DROP TRIGGER broker_flow_moves_on ON broker_flow; DROP FUNCTION broker_flow_moves_on; "
            "ALTER TABLE broker_flow SET LOGGED; ALTER TABLE broker_seen SET LOGGED",
        )
    ]

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "flows.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("issuing", "0001_tables"), ("audit", "0001_trail")]
    operations = [
        migrations.RunSQL(
            SQL,
            "DROP TRIGGER issuing_flow_moves_on ON issuing_flow; DROP FUNCTION issuing_flow_moves_on; "
            "ALTER TABLE issuing_flow SET LOGGED; ALTER TABLE issuing_seen SET LOGGED",
        )
    ]

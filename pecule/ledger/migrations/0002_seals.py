from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "seals.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_accounts_and_transfers")]
    operations = [migrations.RunSQL(SQL, "DROP TABLE ledger_seal; DROP FUNCTION ledger_seal_follow()")]

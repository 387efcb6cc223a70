from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "transactions.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("wallet", "0001_tables")]
    operations = [
        migrations.RunSQL(
            SQL, "DROP TRIGGER wallet_transaction_keeps ON wallet_transaction; DROP FUNCTION wallet_transaction_keeps"
        )
    ]

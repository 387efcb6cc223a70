from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).resolve().parent.parent / "sql"
# Brings databases made before these files changed up to them; nothing to do for a new one.
SQL = "\n".join(
    [
        "DROP INDEX ledger_transfer_credit, ledger_transfer_debit, ledger_transfer_seq;",
        "DROP INDEX IF EXISTS ledger_transfer_given;",
        *((FOLDER / f"{name}.sql").read_text() for name in ("indexes", "guards", "apply")),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_seals")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

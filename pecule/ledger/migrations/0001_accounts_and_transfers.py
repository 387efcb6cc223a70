from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).resolve().parent.parent / "sql"
SQL = "\n".join((FOLDER / f"{name}.sql").read_text() for name in ("ledger", "indexes", "guards", "apply", "verbs"))


class Migration(migrations.Migration):
    initial = True
    dependencies = [("audit", "0001_trail")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

"""Files on disk, and the few verbs that most tests begin with."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from pecule.entitlements.actions.importing import ImportOutcome, import_declarations
from pecule.entitlements.rules.dsn_writer import WrittenMonth, write_dsn
from pecule.kernel.actors import Actor, system

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
BY = system("tests")

Import = Callable[..., ImportOutcome]


@pytest.fixture
def send(tmp_path: Path, db: None) -> Import:
    """Import months (written as one DSN), or bytes as they are."""
    numbers = count()

    def _send(
        *content: WrittenMonth | bytes, by: Actor = BY, at: datetime = AT, name: str = "march.dsn"
    ) -> ImportOutcome:
        path = tmp_path / f"{next(numbers)}"
        months = [each for each in content if isinstance(each, WrittenMonth)]
        data = b"".join(each for each in content if isinstance(each, bytes))
        path.write_bytes(data or b"".join(write_dsn(months)))
        return import_declarations(path, name=name, by=by, at=at)

    return _send


def year_csv(*rows: str) -> bytes:
    """A CSV of whole-year lines: siret;nir;name;category;unit;worked, others usual."""
    header = "siret;nir;birth_name;given_names;birth_date;contract;period;category;unit;worked"
    lines = []
    for row in rows:
        siret, nir, name, category, unit, worked = row.split(";")
        lines.append(f"{siret};{nir};{name};ZOÉ;{date(1980, 5, 17)};00001;2025;{category};{unit};{worked}")
    return "\n".join([header, *lines]).encode()

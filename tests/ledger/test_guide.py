"""The example of the ledger's page does what the page says."""

import re
from pathlib import Path

from tests.ledger.conftest import sql

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "ledger.md"


def test_the_example_prints_what_the_page_shows(db: None) -> None:
    found = re.search(r"```sql\n(.*?)```\n```text\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found is not None
    *changes, last = [statement for statement in found[1].split(";\n") if statement.strip()]
    for change in changes:
        sql(change)
    assert "".join("|".join(map(str, row)) + "\n" for row in sql(last)) == found[2]

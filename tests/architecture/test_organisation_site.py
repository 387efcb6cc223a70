"""An organisation's pages have no way to a holder's account: the rooms that know holders are out of their reach."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNKNOWN_THERE = ("pecule.holders", "pecule.entitlements", "pecule.ledger", "pecule.wallet")


def imported(folder: Path) -> set[str]:
    """Modules, and names in them, that the files of a folder import."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def reached(folder: str) -> list[str]:
    """What a folder imports of the rooms that know holders."""
    return sorted(name for name in imported(ROOT / folder) if name.startswith(UNKNOWN_THERE))


def test_organisations_pages_import_nothing_that_knows_holders() -> None:
    assert reached("pecule/sites/organisation") == []


def test_the_catalogue_knows_no_holder_at_all() -> None:
    assert reached("pecule/catalogue") == []


def test_this_check_would_see_one() -> None:
    assert any(name.startswith("pecule.holders.queries") for name in reached("pecule/sites/holder"))

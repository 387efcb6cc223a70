"""Everything we depend on may be combined with code under EUPL-1.2."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The EUPL's own list of compatible licences (its appendix) and the permissive ones, which ask for credit only.
COMPATIBLE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|PostgreSQL|MPL|Mozilla|LGPL|Lesser General|GPL-2|GPLv2|"
    r"EUPL|Unlicense|Zlib|Public Domain|HPND)", re.IGNORECASE,
)  # fmt: skip
INCOMPATIBLE = re.compile(r"\b(AGPL|Affero|SSPL|BUSL|Commons Clause|Proprietary|Non-?Commercial)", re.IGNORECASE)
# Their metadata say nothing that a machine can read; each was read by a person.
READ_BY_A_PERSON = {"axe-playwright-python": "MIT, and the MPL-2.0 axe-core inside it"}


def locked(kind: str) -> list[str]:
    """Names of the locked dependencies."""
    return re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements" / f"{kind}.txt").read_text(), re.MULTILINE)


def licence(name: str) -> str:
    """What a package says of its licence: expression, classifiers, or short text."""
    if name in READ_BY_A_PERSON:
        return READ_BY_A_PERSON[name]
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return "not installed"
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License")]
    told = [*(metadata.get_all("License-Expression") or []), *classifiers, *(metadata.get_all("License") or [])]
    return "; ".join(text[:200] for text in told)


def test_every_dependency_may_be_combined_with_ours() -> None:
    names = sorted(set(locked("run") + locked("test")))
    assert len(names) > 40
    told = {name: licence(name) for name in names}
    unfit = {name: text for name, text in told.items() if not COMPATIBLE.search(text) or INCOMPATIBLE.search(text)}
    assert {name: text for name, text in unfit.items() if text != "not installed"} == {}


def test_every_dependency_of_the_demonstration_is_installed_and_read() -> None:
    assert [name for name in locked("run") if licence(name) == "not installed"] == []


def test_every_peer_in_javascript_may_be_run_beside_ours() -> None:
    lock = json.loads((ROOT / "tests" / "conformance" / "package-lock.json").read_text())
    told = {name: package.get("license", "") for name, package in lock["packages"].items() if name}
    assert len(told) > 40
    assert {name: text for name, text in told.items() if not COMPATIBLE.search(text) or INCOMPATIBLE.search(text)} == {}


def test_peers_in_javascript_are_locked_by_their_content_and_name_no_registry() -> None:
    lock = json.loads((ROOT / "tests" / "conformance" / "package-lock.json").read_text())
    packages = [package for name, package in lock["packages"].items() if name]
    assert [package for package in packages if "resolved" in package or "integrity" not in package] == []

"""Writes ``docs/reference`` from the code, so that it stays true: ``python -m pecule.operations.reference``."""

import os
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pecule
from pecule.kernel.refusals import Refusal, every_refusal
from pecule.operations.order_states import order_states
from pecule.scheme import available, load

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
_NOTICE = "<!-- Written from the code by `make docs`; do not edit. -->\n"


def parameters() -> Iterator[str]:
    """Every dated value of every scheme, with its article."""
    yield "# Parameters of the schemes\n"
    yield "Each value with the day it applies from and the text it comes from. Amounts are in the scheme's own unit.\n"
    for code in available():
        scheme = load(code)
        yield f"## {scheme.name('en')} (`{code}`, {scheme.account_unit})\n"
        yield "| parameter | what | unit | from | value | source |\n|---|---|---|---|---|---|"
        for name, parameter in scheme.parameters.items():
            for dated in parameter.history:
                source = f"[{dated.article}]({dated.link})" if dated.link else dated.article
                what = " ".join(parameter.description.split())
                yield f"| `{name}` | {what} | {parameter.unit} | {dated.since} | {_shown(dated.value)} | {source} |"
        yield ""


def _shown(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text.replace("|", "\\|")


def refusals() -> Iterator[str]:
    """Every named refusal, with the room that refuses."""
    for module in walk_packages(pecule.__path__, "pecule."):
        if not re.search(r"\.(migrations|management|benches|__main__|wsgi)\b", module.name):
            import_module(module.name)
    yield "# Refusals\n"
    yield "A refusal changed nothing. Its name is stable; its two sentences are translated on pages.\n"
    yield "| name | room | status | what it says | what to do next |\n|---|---|---|---|---|"
    kinds: set[type[Refusal]] = {kind for kind in every_refusal() if hasattr(kind, "says")}
    for kind in sorted(kinds, key=lambda kind: (kind.__module__.split(".")[1:3], kind.__name__)):
        if not kind.__module__.startswith("pecule."):
            continue
        room = kind.__module__.split(".")[1]
        yield f"| `{kind.name()}` | {room} | {kind.status} | {kind.says} | {kind.next_step} |"


def commands() -> Iterator[str]:
    """Every command with its options. Imports late: Django must be set up first."""
    from django.core.management import get_commands, load_command_class

    yield "# Commands\n"
    for name, app in sorted(get_commands().items()):
        if not isinstance(app, str) or not app.startswith("pecule."):
            continue
        words = name.replace("_", " ")
        parser = load_command_class(app, name).create_parser("pecule", words)
        yield f"## pecule {words}\n\n{parser.description or ''}\n"
        for action in parser._actions:
            if action.dest in _DJANGO_OPTIONS:
                continue
            shown = ", ".join(f"`{option}`" for option in action.option_strings) or f"`{action.dest}`"
            yield f"- {shown}: {action.help or action.dest.replace('_', ' ')}"
        yield ""


_DJANGO_OPTIONS = {
    "help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks",
}  # fmt: skip
PAGES = {
    "parameters.md": parameters,
    "refusals.md": refusals,
    "commands.md": commands,
    "order-states.md": order_states,
}


def written(page: str) -> str:
    """The text of one page, as the code says it now."""
    return _NOTICE + "\n".join(PAGES[page]()).rstrip() + "\n"


def main() -> None:
    """Write all pages."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pecule.config.settings")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        (FOLDER / page).write_text(written(page))
        sys.stdout.write(f"docs/reference/{page}\n")


if __name__ == "__main__":
    main()

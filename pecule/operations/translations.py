"""Gathers the words of every room and site, and compiles their French.

``python -m pecule.operations.translations [ROOM ...] [--missing]``: reads templates, Python and refusals, adds new
messages (empty) to each ``locale/fr/LC_MESSAGES/django.po``, drops those no longer said, compiles the ``.mo``.
``--missing`` only lists what has no French yet. A room is named by its path, as ``holders`` or ``sites/holder``.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "fr"
_CALLS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "noop",
}
_SENTENCES = ("says", "next_step")  # what refusals say, and the explanations of rights
_QUOTED = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*{_QUOTED}(?:\s*,\s*{_QUOTED})?(?:\s*,\s*{_QUOTED})?")


@dataclass(frozen=True, slots=True)
class Message:
    """Something said to people: in English, with its plural and its context when it has one."""

    text: str
    plural: str = ""
    context: str = ""


def rooms() -> list[Path]:
    """Folders that hold their own words: every room, and every site. Settings only use Django's own."""
    inside = [path for path in ROOT.iterdir() if path.name not in ("config", "sites", "adapters")]
    nested = [path for outer in ("sites", "adapters") for path in (ROOT / outer).glob("*")]
    return sorted(path for path in [*inside, *nested] if (path / "__init__.py").exists())


def catalogue(room: Path) -> Path:
    """Where the French of a room is kept. It need not exist."""
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def said_by(room: Path) -> set[Message]:
    """Every message that a room says: templates, marked strings in Python, sentences of refusals."""
    found = {message for path in _python_of(room) for message in _in_python(path)}
    for path in [*room.rglob("templates/**/*.html"), *room.rglob("templates/**/*.txt")]:
        found |= set(_in_template(path))
    return {message for message in found if message.text.strip()}


def _python_of(room: Path) -> list[Path]:
    return [path for path in room.rglob("*.py") if "migrations" not in path.parts]


def _written_in(room: Path) -> set[str]:
    """Every string of the room's Python: a sentence kept in a table is said too, though nothing marks it."""
    trees = [ast.parse(path.read_text("utf-8")) for path in _python_of(room)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _in_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in _CALLS:
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                yield from _message(name.removesuffix("_lazy").removesuffix("_noop"), texts)
            elif name.lower() == "step" and node.args:
                yield from _sentences(node.args[0])
        elif isinstance(node, ast.keyword):
            yield from _sentences(node.value) if node.arg in _SENTENCES else ()
        elif isinstance(node, ast.Assign) and any(getattr(name, "id", "") in _SENTENCES for name in node.targets):
            yield from _sentences(node.value)


def _sentences(node: ast.expr) -> Iterator[Message]:
    """Sentences of refusals and of explanations: plain strings, or a choice between two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield Message(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _sentences(node.body)
        yield from _sentences(node.orelse)


def _in_template(path: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    for call in _TEMPLATE_CALL.finditer(templatize(path.read_text("utf-8"), origin=str(path))):
        yield from _message(call[1], [str(ast.literal_eval(part)) for part in call.groups()[1:] if part])


def _message(call: str, texts: list[str]) -> Iterator[Message]:
    if call.startswith("np") and len(texts) >= 3:
        yield Message(texts[1], texts[2], texts[0])
    elif call.startswith("n") and call != "noop" and len(texts) >= 2:
        yield Message(texts[0], texts[1])
    elif call.startswith("p") and len(texts) >= 2:
        yield Message(texts[1], context=texts[0])
    elif texts and not call.startswith(("np", "p")):
        yield Message(texts[0])


def gather(room: Path) -> polib.POFile:
    """Return the room's catalogue brought up to date: what is translated is kept, what is not said any more goes."""
    path = catalogue(room)
    kept = {_of_entry(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    fresh = polib.POFile(wrapwidth=120)
    fresh.metadata = {
        "Language": LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    said, written = said_by(room), _written_in(room) if kept else set()
    said |= {message for message in kept if message.text in written}
    for message in sorted(said, key=lambda one: (one.text, one.context)):
        fresh.append(kept.get(message) or _entry(message))
    return fresh


def _of_entry(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def _entry(message: Message) -> polib.POEntry:
    plurals = {"msgid_plural": message.plural, "msgstr_plural": {0: "", 1: ""}} if message.plural else {}
    return polib.POEntry(msgid=message.text, msgctxt=message.context or None, msgstr="", **plurals)


def untranslated(room: Path) -> list[str]:
    """Messages of a room without French."""
    return [entry.msgid for entry in gather(room) if not entry.translated()]


def write(room: Path) -> None:
    """Bring the room's catalogue up to date on disk, and compile it. A room that says nothing gets no folder."""
    fresh, path = gather(room), catalogue(room)
    if not fresh and not path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    fresh.save_as_mofile(str(path.with_suffix(".mo")))


def main(arguments: Sequence[str]) -> int:
    """Run the tool; 1 when something has no French."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    chosen = [room for room in rooms() if not names or str(room.relative_to(ROOT)) in names]
    left = 0
    for room in chosen:
        if "--missing" not in arguments:
            write(room)
        for text in untranslated(room):
            left += 1
            sys.stdout.write(f"{room.relative_to(ROOT)}: {text!r}\n")
    sys.stdout.write(f"{left} without French\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Everything said to people is said in French too, and the compiled catalogues say the same as the sources."""

import re
from collections import defaultdict
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext as said_by_django
from django.utils.translation import override, pgettext

from pecule.operations import translations

ROOMS = translations.rooms()
WITH_WORDS = [room for room in ROOMS if translations.catalogue(room).exists()]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def name(room: Path) -> str:
    return str(room.relative_to(translations.ROOT))


def by_key(entries: polib.POFile | polib.MOFile) -> dict[tuple[str, str], object]:
    """Without the header, which only one of the two keeps as an entry."""
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in entries
        if entry.msgid and (entry.msgstr or any(entry.msgstr_plural.values()))
    }


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_nothing_is_left_without_french(room: Path) -> None:
    assert translations.untranslated(room) == []


@pytest.mark.parametrize("room", WITH_WORDS, ids=name)
def test_nothing_is_translated_that_is_no_longer_said(room: Path) -> None:
    said = {(entry.msgctxt or "", entry.msgid) for entry in translations.gather(room)}
    kept = {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(translations.catalogue(room)))}
    assert kept - said == set()


@pytest.mark.parametrize("room", WITH_WORDS, ids=name)
def test_what_is_compiled_is_what_is_written(room: Path) -> None:
    source = translations.catalogue(room)
    assert by_key(polib.mofile(str(source.with_suffix(".mo")))) == by_key(polib.pofile(str(source)))


@pytest.mark.parametrize("room", WITH_WORDS, ids=name)
def test_facts_are_the_same_in_both_languages(room: Path) -> None:
    different = []
    for entry in polib.pofile(str(translations.catalogue(room))):
        english = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        french = [text for text in (*entry.msgstr_plural.values(), entry.msgstr) if text]
        singular = sorted(PLACEHOLDER.findall(entry.msgid))
        different += [entry.msgid for text in french if sorted(PLACEHOLDER.findall(text)) not in (english, singular)]
    assert different == []


@pytest.mark.parametrize("room", WITH_WORDS, ids=name)
def test_pages_find_the_french_of_each_room(room: Path) -> None:
    """A catalogue that Django does not load would pass every other test."""
    entries = [entry for entry in polib.pofile(str(translations.catalogue(room))) if not entry.msgid_plural]
    with override("fr"):
        lost = [
            entry.msgid
            for entry in entries
            if (pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else said_by_django(entry.msgid)) == entry.msgid
            and entry.msgstr not in ("", entry.msgid)
        ]
    assert lost == []


def test_the_same_english_has_the_same_french_everywhere() -> None:
    """Django keeps one French for one English; a second needs a context (``{% translate "Open" context "verb" %}``)."""
    french = defaultdict(set)
    for room in WITH_WORDS:
        for key, text in by_key(polib.pofile(str(translations.catalogue(room)))).items():
            french[key].add(str(text))
    assert {key: texts for key, texts in french.items() if len(texts) > 1} == {}


def test_templates_python_and_refusals_are_all_read(tmp_path: Path) -> None:
    (tmp_path / "templates" / "x").mkdir(parents=True)
    (tmp_path / "templates" / "x" / "page.html").write_text(
        '{% load i18n %}{% translate "One \'quoted\'" %}{% translate "Open" context "verb" %}{{ _("Filtered") }}'
        "{% blocktranslate trimmed with a=b %}\n  Two {{ a }}\n  lines at 5 %\n{% endblocktranslate %}"
        "{% blocktranslate count n=n %}One file{% plural %}{{ n }} files{% endblocktranslate %}",
        "utf-8",
    )
    (tmp_path / "code.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        "class No(Refusal):\n    says = 'It is {x}.'\n    next_step = ('Long '\n        'sentence.')\n"
        "    other = 'hidden'\n"
        "a = [_('Lazy'), ngettext('%d day', '%d days', 2), pgettext('noun', 'Open'), _(variable)]\n"
        "says = 'Yes.' if a else 'No.'\nstep('Counted: {n}.', n=1)\n",
        "utf-8",
    )
    message = translations.Message
    assert translations.said_by(tmp_path) == {
        message("One 'quoted'"),
        message("Open", context="verb"),
        message("Filtered"),
        message("Two %(a)s lines at 5 %%"),
        message("One file", "%(n)s files"),
        message("It is {x}."),
        message("Long sentence."),
        message("Lazy"),
        message("%d day", "%d days"),
        message("Open", context="noun"),
        message("Yes."),
        message("No."),
        message("Counted: {n}."),
    }


def test_gathering_keeps_what_is_translated_and_drops_what_is_not_said(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("x = [_('Kept'), _('New')]\ntable = {'a': 'In a table'}\n", "utf-8")
    path = translations.catalogue(tmp_path)
    path.parent.mkdir(parents=True)
    old = polib.POFile()
    old.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for english, french in (("Kept", "Gardé"), ("Gone", "Parti"), ("In a table", "Dans une table")):
        old.append(polib.POEntry(msgid=english, msgstr=french))
    old.save(str(path))
    translations.write(tmp_path)
    written = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    assert written == {"Kept": "Gardé", "New": "", "In a table": "Dans une table"}
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(str(path.with_suffix(".mo"))) if entry.msgid}
    assert compiled == {"Kept": "Gardé", "In a table": "Dans une table"}
    assert translations.untranslated(tmp_path) == ["New"]

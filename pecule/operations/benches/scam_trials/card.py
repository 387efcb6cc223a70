"""The model card, written from the shipped model and from what the bench measured.

``pecule bench scams --json > measured.json``, then
``python -m pecule.operations.benches.scam_trials.card measured.json`` writes ``docs/reference/scam-model.md``.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pecule.scams.learning.features import BUCKETS
from pecule.scams.learning.model import SHIPPED, load
from pecule.scams.learning.writing import LANGUAGES, patterns

CARD = Path(__file__).resolve().parents[4] / "docs" / "reference" / "scam-model.md"
_SETS = {
    "uci": "SMS Spam Collection, spam against the rest",
    "french": "the same in machine French, learned and judged in French",
    "smishing": "the 5,971 set, smishing against the rest",
    "unwanted": "the 5,971 set, smishing and spam against the rest",
    "english_to_french": "learned in English, judged in machine French",
    "past_to_later": "a diary of 2022 to 2026, learned on the past, judged on what came later",
}
_LICENCES = """\
| source | what | licence |
|---|---|---|
| phishing | 5,971 SMS, ham, spam and smishing (Mishra and Soni, Mendeley Data) | CC BY 4.0 |
| uci | SMS Spam Collection (Almeida and Gómez Hidalgo, UCI Machine Learning Repository) | CC BY 4.0 |
| diary | one person's dated SMS (scottleechua/data) | CC BY 4.0 |
| gloss | the three above, word for word into French with our own lexicon | as their originals |
| written | our own messages, `pecule/scams/learning/written` | EUPL 1.2 |"""


def card(measured: dict[str, Any]) -> str:
    """The whole card as Markdown."""
    measures = {one["name"]: one for one in measured["measures"]}
    parts = [_about(), _learned_from(), _recalls(measures), _gold(measures), _evasions(measures), _limits()]
    run = f"Measured at `{measured['commit']}` on {measured['machine']}, by `pecule bench scams`."
    if measured["quick"]:
        run += " A quick run on small samples: not figures to quote."
    return "\n\n".join(["# The scam model", run, *[part for part in parts if part]]) + "\n"


def _about() -> str:
    about = load().about
    return (
        "A linear model over hashed pieces of a message (runs of 2 to 5 characters, words, pairs of words, shapes of "
        f"the whole) in {BUCKETS:,} buckets, after what hides words was undone. Two heads: scam, and unwanted (scam or "
        "advert). Its weights say which words counted. It never decides alone: rules of law and of addresses stand "
        "above it.\n\n"
        f"`{SHIPPED.name}`, {SHIPPED.stat().st_size / 1e6:.1f} MB, NumPy's format without pickle. SHA-256 of what it "
        f"was trained on: `{about['input']}`. Trained by `pecule scams train --data FOLDER`; the same input gives the "
        "same bytes."
    )


def _learned_from() -> str:
    counts: dict[str, int] = load().about["examples"]
    ours = {language: sum(pattern.language == language for pattern in patterns()) for language in LANGUAGES}
    rows = "\n".join(f"| {name.replace(' ', ' | ')} | {count:,} |" for name, count in sorted(counts.items()))
    return (
        f"## What it learned from\n\n{_LICENCES}\n\n"
        "**French.** No corpus of French frauds has a licence that allows shipping what was learned from it. The gap "
        f"is closed in two ways: {ours['fr']} patterns in French and {ours['en']} in English written for this, frauds "
        "beside honest messages of the same kind, unfolded into variations; and glosses, English messages that were "
        "really sent put into rough French word by word. The machine translation of the SMS Spam Collection is used to "
        "measure, never to train what ships. The gold set trains nothing; how far the check follows the model was set "
        "on its shares as a whole, never on single texts.\n\n"
        f"| source | language | label | messages |\n|---|---|---|---|\n{rows}"
    )


def _recalls(measures: dict[str, Any]) -> str:
    rows = []
    for name, what in _SETS.items():
        one, tenth = measures.get(f"recall_1_fpr_{name}"), measures.get(f"recall_01_fpr_{name}")
        if one and tenth:
            for rival in one["extra"]["rivals"]:
                found, strict = one["extra"]["rivals"][rival], tenth["extra"]["rivals"][rival]
                rows.append(f"| {what} | {rival} | {found:.3f} | {strict:.3f} | {one['extra']['area'][rival]:.3f} |")
    if not rows:
        return ""
    lost = [name for name, one in measures.items() if one.get("extra", {}).get("beats_baseline") is False]
    said = (
        "It beats the baseline in every line." if not lost else f"It does not beat the baseline in: {', '.join(lost)}."
    )
    return (
        "## Recall at few false alarms\n\nSame folds for every rival, repeats and near repeats taken out first. "
        f"`tfidf` is TF-IDF with logistic regression. {said}\n\n"
        "| collection | rival | recall at 1 % | at 0.1 % | area under curve |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
    )


def _gold(measures: dict[str, Any]) -> str:
    scam, honest = measures.get("gold_scam_recall"), measures.get("gold_benign_recall")
    if not scam or not honest:
        return ""
    rows = [
        f"| {group} | {scam['extra']['by'].get(group, float('nan')):.3f} | "
        f"{honest['extra']['by'].get(group, float('nan')):.3f} | "
        f"{scam['extra']['model_alone_by'].get(group, float('nan')):.3f} | "
        f"{honest['extra']['model_alone_by'].get(group, float('nan')):.3f} |"
        for group in sorted({*scam["extra"]["by"], *honest["extra"]["by"]})
    ]
    return (
        "## Gold set: look-alikes in pairs, never seen in training\n\n"
        f"Whole check: scams found {scam['value']:.3f}, honest look-alikes left alone {honest['value']:.3f}. Rules "
        f"alone {scam['extra']['rules_alone']:.3f} and {honest['extra']['rules_alone']:.3f}; the model alone at one "
        f"half {scam['extra']['model_alone']:.3f} and {honest['extra']['model_alone']:.3f}.\n\n"
        "| language and channel | scams, check | honest, check | scams, model | honest, model |\n"
        "|---|---|---|---|---|\n" + "\n".join(rows)
    )


def _evasions(measures: dict[str, Any]) -> str:
    found = {name: one for name, one in measures.items() if name.startswith("evasion_")}
    if not found:
        return ""
    rows = [
        f"| {name.removeprefix('evasion_').replace('_', ' ')} | {one['value']:.1f} | "
        f"{one['extra']['model_alone']:.1f} |"
        for name, one in found.items()
    ]
    untouched = next(iter(found.values()))["extra"]["recall_untouched"]
    return (
        "## Evasions\n\nPoints of recall lost, on messages and patterns that the model did not learn, by the whole "
        f"check (recall untouched: {untouched:.3f}) and by the model alone at 1 % false alarms. The goal is less than "
        "5.\n\n"
        "| what is done | check | model alone |\n|---|---|---|\n" + "\n".join(rows)
    )


def _limits() -> str:
    return (
        "## Limits\n\n"
        "- The English collections are of 2003 to 2012 in large part; frauds of today come from what we wrote, and we "
        "wrote what we know.\n"
        "- The diary’s own word “spam” is learned as scam; loans and games of chance of strangers are among it.\n"
        "- Its last third holds 15 scams, too few to tell rivals apart over time.\n"
        "- What is said in calls and on social networks has few examples. Rules carry more of the weight there.\n"
        "- Probabilities suppose that as many of the messages asked about deceive as not.\n"
        "- A message in another language is judged by its numbers, addresses and borrowed words alone.\n"
        "- Nothing personal was learned: the diary was published by its owner with what is private struck out."
    )


if __name__ == "__main__":
    CARD.write_text(card(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), encoding="utf-8")

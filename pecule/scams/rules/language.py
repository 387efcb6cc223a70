"""Which of our two languages a text is written in."""

from collections.abc import Sequence

from pecule.scams.rules.words import fold

_FRENCH = frozenset(
    fold(word)
    for word in (
        "le la les un une des du de et est vous votre vos nous notre que qui pour sur avec dans ce cette je tu "
        "mon ma mes ton ta  pas ne au aux par plus sans il elle son sa ses bonjour merci ici avant suite jour "
        "euros etre avoir avez sont ete c j d l  n s qu mais ou si moi toi chez cliquez colis compte lien salut "
        "coucou"
    ).split()
)
_ENGLISH = frozenset(
    fold(word)
    for word in (
        "the a an of to and is are you your we our that which for on with in this these it my me not at by more "
        "without he she  his her hello hi thanks please here before day be have has been was were but or if from "
        "will can do did i s t re click  parcel account link hey dear u ur get now call"
    ).split()
)


def language_of(words: Sequence[str]) -> str:
    """``fr``, ``en``, or ``other`` when the words of neither are seen."""
    french = sum(word in _FRENCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if not french and not english:
        return "other"
    return "fr" if french >= english else "en"

"""How trainings are told to anybody: what they lead to, how they are followed."""

from django.utils.translation import gettext, gettext_noop

_MODALITIES = {
    "in_person": gettext_noop("In person"),
    "distance": gettext_noop("At a distance"),
    "mixed": gettext_noop("In person and at a distance"),
}
KINDS = {
    "rncp": gettext_noop("Diploma or professional title (RNCP)"),
    "block": gettext_noop("Part of a diploma (block of skills)"),
    "rs": gettext_noop("Certificate of a skill (RS)"),
    "clea": gettext_noop("Basic skills (CléA)"),
    "vae": gettext_noop("Diploma by experience (VAE)"),
    "bilan": gettext_noop("Skills assessment"),
    "licence_light": gettext_noop("Driving licence: car, motorcycle"),
    "licence_heavy": gettext_noop("Driving licence: lorry, coach"),
    "volunteering": gettext_noop("Training for volunteers"),
}


def modality(name: str) -> str:
    """How a training is followed."""
    return gettext(_MODALITIES[name]) if name in _MODALITIES else name


def kind(name: str) -> str:
    """What kind of thing a training leads to."""
    return gettext(KINDS[name]) if name in KINDS else name


def kinds() -> list[tuple[str, str]]:
    """Every kind, to choose from."""
    return [("", gettext("Anything")), *((name, gettext(says)) for name, says in KINDS.items())]

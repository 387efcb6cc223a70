"""What a notice says, in French or English: the text, and the same in simple HTML.

A template is a text: its first paragraph is the subject, an empty line ends a paragraph. The HTML is drawn from the
same paragraphs, so the two never say different things.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.translation import override

from pecule.notices.rules.facts import WITHOUT_ACCOUNT, checked
from pecule.notices.rules.words import shown

_SPACES = re.compile(r"[ \t\r\n]+")  # not the no-break ones, which hold amounts together


@dataclass(frozen=True, slots=True)
class Message:
    """A notice as it is read."""

    subject: str
    paragraphs: tuple[str, ...]
    text: str
    html: str


def written(template: str, facts: Mapping[str, Any], language: str) -> Message:
    """Write a notice in ``fr`` or ``en``. Raises NoticeUnknown, FactsWrong: mistakes of ours."""
    kept = checked(template, facts)
    around: dict[str, Any] = {"host": settings.HOST, "contact": settings.PECULE_CONTACT, "language": language}
    around["account"] = template not in WITHOUT_ACCOUNT
    with override(language):
        said = _render(f"{template}.txt", {**shown(template, kept, language), "facts": kept, **around}, escape=False)
        subject, *paragraphs = filter(None, (_SPACES.sub(" ", part).strip() for part in re.split(r"\n\s*\n", said)))
        page = {"subject": subject, "paragraphs": paragraphs, **around}
        return Message(
            subject=subject,
            paragraphs=tuple(paragraphs),
            text=_render("base.txt", page, escape=False),
            html=_render("base.html", page, escape=True),
        )


def _render(name: str, context: dict[str, Any], *, escape: bool) -> str:
    template = cast(Template, get_template(f"notices/{name}").template)  # type: ignore[attr-defined]  # Django's own engine
    return template.render(Context(context, autoescape=escape))

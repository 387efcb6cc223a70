"""An element of a LHÉO file while it is checked. Pure."""

import re
from typing import Any

from lxml import etree

from pecule.catalogue.rules.lheo_codes import FORMS, NSF
from pecule.catalogue.rules.reports import Reading
from pecule.catalogue.rules.written import plain_text

NUMBER_MAX = 100


class Part:
    """An element being checked: what is wrong with it is told with its line and its path."""

    def __init__(self, element: Any, reading: Reading, offer: str) -> None:
        self.element, self.reading, self.offer = element, reading, offer
        self.space = "{" + str(etree.QName(element).namespace) + "}"
        self.wrong = False
        self.number = (element.get("numero") or "").strip()
        self.path = "/".join(
            etree.QName(one).localname for one in (*reversed(list(element.iterancestors())), element)
        )  # fmt: skip

    def refuse(self, code: str, at: Any = None, **facts: Any) -> None:
        """Tell a reason, at this element or at one inside it; what is being read is then wrong."""
        self.wrong = True
        spot = self.element if at is None else at
        name = str(facts.get("field", ""))
        path = f"{self.path}/{name}" if name else self.path
        self.reading.refuse(spot.sourceline or 0, code, offer=self.offer, path=path, **facts)

    def all(self, *path: str) -> list[Any]:
        """The elements at the end of this path."""
        return list(self.element.findall("/".join(self.space + name for name in path)))

    def first(self, *path: str) -> Any:
        """The first of them, or nothing."""
        return self.element.find("/".join(self.space + name for name in path))

    def said(self, *path: str) -> str:
        """Its text, empty when there is none."""
        found = self.first(*path)
        return "" if found is None else (found.text or "").strip()

    def texts(self, limits: dict[str, int]) -> dict[str, str]:
        """Texts that must be there and not too long."""
        found = {}
        for name, limit in limits.items():
            text = self.said(name)
            if not text:
                self.refuse("element_missing", self.first(name), field=name)
            elif len(text) > limit:
                self.refuse("text_too_long", self.first(name), field=name, found=len(text), limit=limit)
            found[name] = plain_text(text)
        return found

    def codes(self, allowed: dict[str, frozenset[str]]) -> dict[str, str]:
        """Codes that must be there and known."""
        return {name: self.code(name, values) for name, values in allowed.items()}

    def code(self, name: str, values: frozenset[str]) -> str:
        """A code that must be there and known."""
        value, spot = self.said(name), self.first(name)
        if not value:
            self.refuse("element_missing", spot, field=name)
        elif value not in values:
            known = ", ".join(sorted(values, key=int))
            self.refuse("code_unknown", spot, field=name, value=value, allowed=known)
        return value

    def forms(self, *path: str) -> int:
        """How many codes of this name there are; each must look like one."""
        name, found = path[-1], self.all(*path)
        pattern, form = FORMS[name]
        for spot in found:
            value = (spot.text or "").strip()
            if not re.fullmatch(pattern, value, re.ASCII):
                self.refuse("code_form", spot, field=name, value=value, form=form)
            elif name == "code-NSF" and value[:3] not in NSF:
                self.refuse("code_unknown", spot, field=name, value=value, allowed="100 … 423")
        return len(found)

    def check_number(self) -> None:
        """The organisation's own number must be there."""
        if not self.number:
            self.refuse("number_missing", field="numero")
        elif len(self.number) > NUMBER_MAX:
            self.refuse("text_too_long", field="numero", found=len(self.number), limit=NUMBER_MAX)

    def check_once(self, seen: dict[Any, int], key: Any) -> None:
        """A number may be used once at its place."""
        if self.number and key in seen:
            self.refuse("number_repeated", field="numero", first=seen[key])
        seen.setdefault(key, self.element.sourceline or 0)

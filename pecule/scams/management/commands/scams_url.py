"""`pecule scams url`: read addresses of pages without visiting them."""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from pecule.scams.rules.urls import read_url


class Command(BaseCommand):
    """Exit status 0 when every address was read, 1 when one was none."""

    help = "Say of addresses of pages whether they are dangerous, and why, without visiting them."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Addresses, or lines."""
        parser.add_argument("urls", nargs="*", metavar="URL")
        parser.add_argument("--jsonl", action="store_true", help='lines {"id", "url"} in, answers out')

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each address and write a line of JSON."""
        status = 0
        lines = sys.stdin if options["jsonl"] else (json.dumps({"id": url, "url": url}) for url in options["urls"])
        for line in lines:
            if line.strip():
                answer = _answer(line)
                status = max(status, int("refused" in answer))
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
        sys.exit(status)


def _answer(line: str) -> Mapping[str, Any]:
    try:
        told = json.loads(line)
        name, url = told["id"], str(told["url"])
    except (ValueError, TypeError, KeyError):
        return {"id": None, "refused": "line_unreadable", "says": 'A line is a JSON object with "id" and "url".'}
    address = read_url(url)
    if address is None:
        return {"id": name, "refused": "no_address", "says": "There is no address of a page in it."}
    return {"id": name, "verdict": address.verdict, "score": round(address.score, 4), "reasons": list(address.signs)}

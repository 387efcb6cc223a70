"""The people of the bench of orders, in a process of their own that knows nothing but HTTP.

Reads a plan from standard input: ``{"port", "rate", "at_once", "patience", "steps", "buyers": [...]}``. Journeys leave
on time whether or not those before came back; ``rate`` 0 sends the next as soon as one of ``at_once`` is free. Writes
what became of each as JSON, and the processor time that this process took. A step that gets no answer is sent again,
the same to the letter, until ``patience`` seconds have passed: that is what a browser or a program does when a server
goes away.
"""

import http.client
import json
import secrets
import sys
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

_CSRF = secrets.token_hex(16)
_SECOND_PASSWORD = "je-valide-2026"  # noqa: S105 -- of demonstrations, printed on their page
_mine = threading.local()


class _Server:
    """The server under test. One connection a thread, kept open."""

    def __init__(self, port: int, patience: float) -> None:
        self.port, self.patience = port, patience

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes, bool]:
        """Status, where to go on, body, and whether it had to be sent more than once."""
        until, again = time.perf_counter() + self.patience, False
        while True:
            try:
                return *self._once(path, body, headers), again
            except (OSError, http.client.HTTPException):
                _mine.connection = None
                if time.perf_counter() > until:
                    raise
                again = True
                time.sleep(0.2)

    def _once(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        connection = getattr(_mine, "connection", None)
        if connection is None:
            connection = _mine.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read()


class _Journey:
    """One order, or some of its steps: what the holder's browser and the program of the school send."""

    def __init__(self, server: _Server, buyer: dict[str, str], steps: list[str], due: float) -> None:
        self.server, self.buyer, self.wanted, self.due = server, buyer, steps, due
        self.steps: dict[str, float] = {}
        self.order, self.bank, self.again = buyer.get("order", ""), buyer.get("bank", ""), 0
        self.approval = ""

    def go(self) -> dict[str, Any]:
        """Every step in turn; a status that no step expects ends it."""
        time.sleep(max(0.0, self.due - time.perf_counter()))
        began, trouble = time.perf_counter(), ""
        try:
            for step in self.wanted:
                getattr(self, f"_{step}")()
        except (OSError, http.client.HTTPException, ValueError) as error:
            trouble = f"{type(error).__name__}: {error}"
        ended = time.perf_counter()
        late = (began - self.due) * 1000 if self.due else 0.0
        return {
            "cookie": self.buyer["cookie"], "order": self.order, "bank": self.bank, "trouble": trouble,
            "steps": self.steps, "late": late, "ended": ended, "again": self.again,
        }  # fmt: skip

    def _request(self) -> None:
        path = f"/me/trainings/sessions/{self.buyer['session']}/"
        self.order = self._form("request", path, key=str(uuid.uuid4())).split("/")[3]

    def _ask(self) -> None:
        self.approval = self._form("ask", f"/me/orders/{self.order}/accept/")

    def _approve(self) -> None:
        # Given before, or accepted before: then the answer was lost on its way, and one goes on.
        self._form("approve", self.approval, may_be=(409,), second_password=_SECOND_PASSWORD)

    def _accept(self) -> None:
        self.bank = self._form("accept", f"/me/orders/{self.order}/accept/last/", key=str(uuid.uuid4()))

    def _pay(self) -> None:
        if self.bank.startswith("/card/"):
            self._form("pay", self.bank, outcome="paid")

    def _form(self, step: str, path: str, may_be: tuple[int, ...] = (), **fields: str) -> str:
        cookies = f"{self.buyer['cookie']}; portal_csrf={_CSRF}"
        headers = {
            "Host": "localhost", "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        body = urlencode({"csrfmiddlewaretoken": _CSRF, **fields}).encode()
        status, place, page, again = self._timed(step, lambda: self.server.post(path, body, headers))
        if status != 302 and not (again and status in may_be):
            raise ValueError(f"{step} answered {status} {page[:200]!r}" if status >= 500 else f"{step}: {status}")
        return place

    def _answer(self) -> None:
        headers = {
            "Host": "localhost", "Authorization": f"Bearer {self.buyer['token']}", "Content-Type": "application/json",
            "Idempotency-Key": self.order,
        }  # fmt: skip
        path = f"/api/v1/orders/{self.order}/answer"
        status, _, body, _ = self._timed("answer", lambda: self.server.post(path, b'{"accept":true}', headers))
        if status != 200:
            raise ValueError(f"the program's answer: {status} {body[:200]!r}")

    def _timed(self, step: str, do: Callable[[], tuple[int, str, bytes, bool]]) -> tuple[int, str, bytes, bool]:
        began = time.perf_counter()
        done = do()
        self.again += done[3]
        self.steps[step] = (time.perf_counter() - began) * 1000
        return done


def main() -> None:
    """Send every buyer on their way and tell what became of them."""
    plan = json.load(sys.stdin)
    server, rate = _Server(plan["port"], plan["patience"]), plan["rate"]
    began = time.perf_counter()
    journeys = [
        _Journey(server, buyer, plan["steps"], began + number / rate if rate else 0.0)
        for number, buyer in enumerate(plan["buyers"])
    ]
    with ThreadPoolExecutor(max_workers=plan["at_once"]) as pool:
        done = list(pool.map(_Journey.go, journeys))
    seconds = max(one["ended"] for one in done) - began
    json.dump({"seconds": seconds, "cpu": time.process_time(), "journeys": done}, sys.stdout)


if __name__ == "__main__":
    main()

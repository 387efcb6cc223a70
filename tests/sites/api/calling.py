"""Programs that call, as tests need them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.test import Client

from pecule.kernel.actors import system
from pecule.signin.actions import issue_token

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("tests")


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    body: Any

    @property
    def problem(self) -> tuple[int, str]:
        """Status and name of a refusal."""
        return self.status, self.body["code"]


class Program:
    """A program with a pass."""

    def __init__(self, client: Client, client_id: str, secret: str, *scopes: str, at: datetime = AT) -> None:
        self.client = client
        self.token = issue_token(client_id=client_id, secret=secret, scopes=scopes, at=at).token

    def call(self, method: str, path: str, body: Any = None, *, key: str = "", files: Any = None) -> Answered:
        """Call ``/api/v1<path>`` with JSON or files."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or uuid4().hex}
        if files is not None:
            reply = self.client.post(f"/api/v1{path}", files, headers=headers)
        else:
            data = "" if body is None else body
            reply = self.client.generic(
                method, f"/api/v1{path}", _json(data), content_type="application/json", headers=headers
            )
        return Answered(reply.status_code, reply.json())

    def get(self, path: str) -> Answered:
        """Read."""
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Answered:
        """Write."""
        return self.call("POST", path, body if body is not None else {}, key=key)


def _json(data: Any) -> str | bytes:
    return data if isinstance(data, str | bytes) else json.dumps(data, default=str)

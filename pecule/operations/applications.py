"""The applications of a demonstration beside the portal: two brokers, the wallet, a made-up identity provider.

Each has a database, a folder and an address of its own, and is configured by the same commands as a real one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from pecule.operations import running
from pecule.operations.database import sibling
from pecule.operations.home import home

_PECULE = [sys.executable, "-m", "pecule.config"]
TYPES = ["training_purchase", "sensitive_change"]
CLIENT_ID = "pecule-portal"


@dataclass(frozen=True, slots=True)
class Application:
    """One application beside the portal: the settings it reads, and how far from the portal's its port is."""

    name: str
    kind: str
    offset: int
    level: str = ""


BROKER_HIGH = Application("broker-high", "broker", 1, "high")
WALLET = Application("wallet", "wallet", 2)
BROKER_LOW = Application("broker-low", "broker", 3, "low")
IDENTITIES = Application("identities", "identities", 4)
ALL = (BROKER_HIGH, WALLET, BROKER_LOW, IDENTITIES)


@dataclass(frozen=True, slots=True)
class Together:
    """The applications around a portal at ``port``."""

    port: int

    def address(self, one: Application) -> str:
        """Where people and programs find it."""
        return f"http://localhost:{self.port + one.offset}"

    @property
    def portal(self) -> str:
        """Where people find the portal."""
        return f"http://localhost:{self.port}"

    def portal_settings(self) -> dict[str, str]:
        """What the portal must know of the brokers, as environment."""
        return {
            "PECULE_ADDRESS": self.portal,
            "PECULE_BROKER_LOW_ISSUER": self.address(BROKER_LOW),
            "PECULE_BROKER_HIGH_ISSUER": self.address(BROKER_HIGH),
        }

    def environment(self, one: Application) -> dict[str, str]:
        """The environment of one application: nothing of the portal's is in it."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PECULE_", "DJANGO_", "DATABASE_"))
        }
        folder = home() / one.name
        folder.mkdir(parents=True, exist_ok=True)
        return kept | {
            "PECULE_APPLICATION": one.kind,
            "PECULE_DEMO": "1",
            "PECULE_HOME": str(folder),
            "PECULE_ISSUER": self.address(one),
            "DATABASE_URL": sibling(one.name.replace("-", "_")),
            **({"PECULE_BROKER_LEVEL": one.level} if one.level else {}),
        }

    def prepare(
        self,
        people: Sequence[Mapping[str, Any]],
        keys: Mapping[str, Any],
        progress: Callable[[str, int, int], None],
    ) -> None:
        """Migrate each, register who is whose client, and load the people to play. Twice is harmless."""
        done, total = 0, len(ALL) + 1
        for one in ALL:
            progress("sign-in applications", done, total)
            self._run(one, "migrate", "-v0")
            done += 1
        progress("sign-in applications", done, total)
        for one in (WALLET, IDENTITIES):
            self._run(one, "load", "people", str(self._written(one, "people.json", list(people))))
        # Keys exist once an application was configured: the brokers first, since the others must know theirs.
        for one in (BROKER_HIGH, BROKER_LOW):
            self._run(one, "configure", str(self._written(one, "broker.json", self._broker(one, keys))))
        for one in (WALLET, IDENTITIES):
            self._run(one, "configure", str(self._written(one, "clients.json", self._clients(one))))
        progress("sign-in applications", total, total)

    def processes(self) -> list[tuple[list[str], dict[str, str]]]:
        """The commands that serve them, and a worker for each that has something to do later."""
        found = []
        for one in ALL:
            environment = self.environment(one)
            found.append((running.web_command("127.0.0.1", self.port + one.offset, 1, 4), environment))
            if one is not IDENTITIES:
                found.append((running.worker_command(), environment))
        return found

    def _broker(self, one: Application, portal_keys: Mapping[str, Any]) -> dict[str, Any]:
        client = {
            "client_id": CLIENT_ID,
            "name": {"fr": "Pécule, mon compte de formation", "en": "Pécule, my training account"},
            "entity": "pecule",
            "redirect_uris": [f"{self.portal}/sign-in/callback/", f"{self.portal}/approved/"],
            "post_logout_redirect_uris": [f"{self.portal}/sign-in/out/"],
            "backchannel_logout_uri": f"{self.portal}/sign-in/back-channel-logout/",
            "jwks": portal_keys,
            "scopes": ["openid", "identite_pivot", "email"],
            "authorization_details_types": TYPES,
            "amr": True,
        }
        wallet = {
            "provider_id": "wallet",
            "name": {"fr": "Mon téléphone (portefeuille Pécule)", "en": "My phone (Pécule wallet)"},
            "issuer": self.address(WALLET),
            "client_id": one.name,
            "levels": ["eidas1", "eidas2"],
            "details_types": TYPES,
        }
        citizen = {
            "provider_id": "citizen",
            "name": {"fr": "Compte citoyen (démonstration)", "en": "Citizen account (demonstration)"},
            "issuer": self.address(IDENTITIES),
            "client_id": one.name,
            "levels": ["eidas1"],
        }
        return {"clients": [client], "providers": [wallet, citizen]}

    def _clients(self, one: Application) -> dict[str, Any]:
        return {
            "clients": [
                {
                    "client_id": broker.name,
                    "name": {"fr": "Pécule Connexion", "en": "Pécule Sign-in"},
                    "entity": broker.name,
                    "redirect_uris": [f"{self.address(broker)}/oidc-callback"],
                    "scopes": ["openid", "identite_pivot", "email", "preferred_username"],
                    "jwks": json.loads(self._run(broker, "client", "keys")),
                    "authorization_details_types": TYPES,
                    "amr": True,
                }
                for broker in (BROKER_HIGH, BROKER_LOW)
            ]
        }

    def _written(self, one: Application, name: str, content: Any) -> Path:
        path = home() / one.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        return path

    def _run(self, one: Application, *words: str) -> str:
        done = subprocess.run([*_PECULE, *words], env=self.environment(one), capture_output=True, text=True)
        if done.returncode:
            raise CommandError(f"{one.name} could not be prepared: {done.stderr.strip()[-500:]}")
        return done.stdout

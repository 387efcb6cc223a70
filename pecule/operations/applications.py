"""The applications of a demonstration beside the portal: two brokers, the wallet, a made-up identity provider.

Each has a database, a folder and an address of its own, and is configured by the same commands as a real one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from pecule.operations import running
from pecule.operations.certificates import Certificate
from pecule.operations.database import remark, set_remark, sibling
from pecule.operations.home import home

ROOT = Path(__file__).resolve().parent.parent
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
    """The applications around a portal at ``port``; with a certificate, on the network of this machine by HTTPS."""

    port: int
    host: str = "localhost"
    certificate: Certificate | None = None

    def address(self, one: Application) -> str:
        """Where people and programs find it."""
        return self._at(self.port + one.offset)

    @property
    def portal(self) -> str:
        """Where people find the portal."""
        return self._at(self.port)

    def portal_settings(self) -> dict[str, str]:
        """What the portal must know of the brokers, as environment."""
        return self._shared() | {
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
            "PECULE_WARNINGS_FEED": f"{self.portal}/warnings/feed.json",
            "DATABASE_URL": sibling(one.name.replace("-", "_")),
            **self._shared(),
            **({"PECULE_BROKER_LEVEL": one.level} if one.level else {}),
        }

    def prepare(
        self,
        people: Sequence[Mapping[str, Any]],
        keys: Mapping[str, Any],
        progress: Callable[[str, int, int], None],
    ) -> None:
        """Migrate each, register who is whose client, and load the people to play. What is as it should be is left.

        Brokers first: their keys exist once they were configured, and the others must know them.
        """
        what, total = "sign-in applications", len(ALL)
        brokers = {
            one: [
                ["migrate", "-v0"],
                ["configure", str(self._written(one, "broker.json", self._broker(one, keys)))],
                ["client_keys"],
            ]
            for one in (BROKER_HIGH, BROKER_LOW)
        }
        progress(what, 0, total)
        with ThreadPoolExecutor(2) as both:
            told = dict(zip(brokers, both.map(self._prepared, brokers, brokers.values()), strict=True))
            progress(what, 2, total)
            clients = self._clients({one: json.loads(said) for one, said in told.items()})
            issuers = {
                one: [
                    ["migrate", "-v0"],
                    ["load_people", str(self._written(one, "people.json", list(people)))],
                    ["configure", str(self._written(one, "clients.json", clients))],
                ]
                for one in (WALLET, IDENTITIES)
            }
            list(both.map(self._prepared, issuers, issuers.values()))
        progress(what, total, total)

    def processes(self) -> list[tuple[list[str], dict[str, str]]]:
        """The commands that serve them, and a worker for each that has something to do later."""
        found = []
        for one in ALL:
            environment = self.environment(one)
            found.append((self.web(one.offset, 1), environment))
            if one is not IDENTITIES:
                found.append((running.worker_command(), environment))
        return found

    def wait_until_they_answer(self) -> None:
        """Wait until each has answered once: the first answer of each takes seconds. Raises CommandError."""
        known = "/.well-known/openid-configuration"
        for address in (f"{self.portal}/healthz", *(self.address(one) + known for one in ALL)):
            running.wait_for(address, authority=self.certificate.authority if self.certificate else None)

    def web(self, offset: int, workers: int) -> list[str]:
        """The command that serves what has this offset from the portal's port."""
        host = "0.0.0.0" if self.certificate else "127.0.0.1"  # noqa: S104 -- a phone is to reach it, when asked for
        return running.web_command(host, self.port + offset, workers, 4, self.certificate)

    def _at(self, port: int) -> str:
        return f"{'https' if self.certificate else 'http'}://{self.host}:{port}"

    def _shared(self) -> dict[str, str]:
        believed = {"PECULE_CA_FILE": str(self.certificate.authority)} if self.certificate else {}
        return {"PECULE_HOST": self.host, **believed}

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
            "introspection": True,  # it asks whose tokens of people reach its interface
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

    def _clients(self, keys: Mapping[Application, Any]) -> dict[str, Any]:
        return {
            "clients": [
                {
                    "client_id": broker.name,
                    "name": {"fr": "Pécule Connexion", "en": "Pécule Sign-in"},
                    "entity": broker.name,
                    "redirect_uris": [f"{self.address(broker)}/oidc-callback"],
                    "scopes": ["openid", "identite_pivot", "email", "preferred_username"],
                    "jwks": jwks,
                    "authorization_details_types": TYPES,
                    "amr": True,
                }
                for broker, jwks in keys.items()
            ]
        }

    def _written(self, one: Application, name: str, content: Any) -> Path:
        path = home() / one.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        return path

    def _prepared(self, one: Application, commands: Sequence[list[str]]) -> str:
        """Run these commands of an application in one process and return what the last one printed.

        The database remembers what was run on it: the same again, with the same migrations, is not run.
        """
        environment = self.environment(one)
        said, wanted = home() / one.name / "said.txt", _fingerprint(environment["PECULE_ISSUER"], commands)
        if remark(environment["DATABASE_URL"]) == wanted and said.exists():
            return said.read_text("utf-8")
        done = subprocess.run(
            [*_PECULE, "sequence"], env=environment, capture_output=True, text=True, input=json.dumps(commands)
        )
        if done.returncode:
            raise CommandError(f"{one.name} could not be prepared: {done.stderr.strip()[-500:]}")
        last = done.stdout.strip().rpartition("\n")[2]
        said.write_text(last, "utf-8")
        set_remark(environment["DATABASE_URL"], wanted)
        return last


def _fingerprint(issuer: str, commands: Sequence[list[str]]) -> str:
    """A name for these commands at this address, the files that they read, and the migrations of this version."""
    found = sha256(json.dumps([issuer, commands]).encode())
    for path in sorted(Path(word) for words in commands for word in words[1:] if word.startswith("/")):
        found.update(path.read_bytes())
    for migration in sorted(ROOT.glob("**/migrations/0*.py")):
        found.update(migration.name.encode())
    return found.hexdigest()

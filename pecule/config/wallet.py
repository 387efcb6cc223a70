"""Settings of the wallet."""

import os

from pecule.config.foundation import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.foundation import LEAN_APPS, LEAN_MIDDLEWARE, PECULE_DEMO
from pecule.config.issuer import *  # noqa: F403 -- likewise
from pecule.operations.secrets import secret

ROOMS = ["pecule.clock", "pecule.audit", "pecule.notices", "pecule.issuing", "pecule.wallet", "pecule.operations"]
SITES = ["pecule.sites.design", "pecule.sites.issuing", "pecule.sites.wallet"]
INSTALLED_APPS = [*LEAN_APPS, *SITES, *ROOMS]
MIDDLEWARE = LEAN_MIDDLEWARE
ROOT_URLCONF = "pecule.config.wallet_urls"

PECULE_WARNINGS = "pecule.adapters.warnings.feed.warnings"
ISSUER = os.environ.get("PECULE_ISSUER", "http://localhost:8002")  # what tokens name; people and programs come by it
ISSUER_FIRST_PAGE = "wallet:show"
ISSUER_LEVELS = ["eidas1", "eidas2"]
PECULE_MESSAGES = os.environ.get(
    "PECULE_MESSAGES", f"pecule.adapters.messages.{'box.Box' if PECULE_DEMO else 'mail.MailOnly'}"
)
PECULE_MADE_UP_BOX = "pecule.adapters.messages.box.messages"
PECULE_REMOTE_PROOFING = os.environ.get(
    "PECULE_REMOTE_PROOFING", f"pecule.adapters.proofing.{'fake.FakeProofing' if PECULE_DEMO else 'absent.Absent'}"
)
WALLET_KEY = secret("wallet_key")  # pepper of PIN verifiers, and key of people's names
PECULE_WEB_WORKERS = int(os.environ.get("PECULE_WEB_WORKERS", "2"))  # processes that share the cores for costly hashes

"""Settings of a broker. Two instances run this code: *low* (eidas1) and *high* (eidas2, eidas3)."""

import os

from pecule.config.foundation import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.foundation import LEAN_APPS, LEAN_MIDDLEWARE
from pecule.config.issuer import *  # noqa: F403 -- likewise
from pecule.operations.secrets import secret

ROOMS = ["pecule.clock", "pecule.audit", "pecule.notices", "pecule.issuing", "pecule.broker", "pecule.operations"]
SITES = ["pecule.sites.design", "pecule.sites.issuing", "pecule.sites.broker"]
INSTALLED_APPS = [*LEAN_APPS, *SITES, *ROOMS]
MIDDLEWARE = LEAN_MIDDLEWARE
ROOT_URLCONF = "pecule.config.broker_urls"

PECULE_WARNINGS = "pecule.adapters.warnings.feed.warnings"
ISSUER = os.environ.get("PECULE_ISSUER", "http://localhost:8001")  # what tokens name; people and programs come by it
ISSUER_FIRST_PAGE = "broker:connect"
BROKER_LEVEL = os.environ.get("PECULE_BROKER_LEVEL", "high")
ISSUER_LEVELS = {"low": ["eidas1"], "high": ["eidas2", "eidas3"]}[BROKER_LEVEL]
BROKER_KEY = secret("broker_key")  # names of people are keyed hashes under it: losing it makes everybody a stranger
PECULE_OPENID_PROVIDERS = os.environ.get(
    "PECULE_OPENID_PROVIDERS", "pecule.adapters.openid_provider.upstream.HttpProviders"
)
PECULE_CIVIL_REGISTER = os.environ.get("PECULE_CIVIL_REGISTER", "pecule.adapters.civil_register.fake.FakeRegister")

# People's own pages at the broker: signed in to like a service, and never given a token.
ISSUER_OWN_PAGES = [
    {
        "client_id": "my-connections",
        "name": {"fr": "Mes connexions", "en": "My connections"},
        "entity": "broker",
        "redirect_uris": [f"{ISSUER}/my/"],
    }
]

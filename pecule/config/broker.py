"""Settings of a broker. Two instances run this code: *low* (eidas1) and *high* (eidas2, eidas3)."""

import os

from pecule.config.foundation import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.foundation import LEAN_APPS, LEAN_MIDDLEWARE, PECULE_DEMO
from pecule.operations.secrets import secret

ROOMS = ["pecule.clock", "pecule.audit", "pecule.notices", "pecule.broker", "pecule.operations"]
SITES = ["pecule.sites.design", "pecule.sites.broker"]
INSTALLED_APPS = [*LEAN_APPS, *SITES, *ROOMS]
MIDDLEWARE = LEAN_MIDDLEWARE
ROOT_URLCONF = "pecule.config.broker_urls"

ISSUER = os.environ.get("PECULE_ISSUER", "http://localhost:8001")  # what tokens name; people and programs come by it
BROKER_LEVEL = os.environ.get("PECULE_BROKER_LEVEL", "high")
PECULE_INSECURE_ADDRESSES = PECULE_DEMO  # http to clients and providers, on a machine that shows itself to nobody
BROKER_KEY = secret("broker_key")  # names of people are keyed hashes under it; the keys that sign are sealed with it
PECULE_OPENID_PROVIDERS = os.environ.get(
    "PECULE_OPENID_PROVIDERS", "pecule.adapters.openid_provider.upstream.HttpProviders"
)
PECULE_CIVIL_REGISTER = os.environ.get("PECULE_CIVIL_REGISTER", "pecule.adapters.civil_register.fake.FakeRegister")

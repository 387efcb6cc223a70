"""Settings of the wallet."""

import os

from pecule.config.foundation import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.foundation import LEAN_APPS, LEAN_MIDDLEWARE

ROOMS = ["pecule.clock", "pecule.audit", "pecule.notices", "pecule.wallet", "pecule.operations"]
SITES = ["pecule.sites.design", "pecule.sites.wallet"]
INSTALLED_APPS = [*LEAN_APPS, *SITES, *ROOMS]
MIDDLEWARE = LEAN_MIDDLEWARE
ROOT_URLCONF = "pecule.config.wallet_urls"

ISSUER = os.environ.get("PECULE_ISSUER", "http://localhost:8002")  # what tokens name; people and programs come by it

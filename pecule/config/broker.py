"""Settings of a broker. Two instances run this code: *low* (eidas1) and *high* (eidas2, eidas3)."""

import os

from pecule.config.foundation import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.foundation import LEAN_APPS, LEAN_MIDDLEWARE

ROOMS = ["pecule.clock", "pecule.audit", "pecule.notices", "pecule.broker", "pecule.operations"]
SITES = ["pecule.sites.design", "pecule.sites.broker"]
INSTALLED_APPS = [*LEAN_APPS, *SITES, *ROOMS]
MIDDLEWARE = LEAN_MIDDLEWARE
ROOT_URLCONF = "pecule.config.broker_urls"

ISSUER = os.environ.get("PECULE_ISSUER", "http://localhost:8001")  # what tokens name; people and programs come by it
BROKER_LEVEL = os.environ.get("PECULE_BROKER_LEVEL", "high")

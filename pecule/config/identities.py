"""Settings of the made-up identity provider of demonstrations and tests."""

import os

from pecule.config.foundation import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.foundation import LEAN_APPS, LEAN_MIDDLEWARE
from pecule.config.issuer import *  # noqa: F403 -- likewise

ROOMS = ["pecule.clock", "pecule.audit", "pecule.issuing", "pecule.operations"]
SITES = ["pecule.sites.design", "pecule.sites.issuing"]
INSTALLED_APPS = [*LEAN_APPS, *SITES, "pecule.adapters.identities", *ROOMS]
MIDDLEWARE = LEAN_MIDDLEWARE
ROOT_URLCONF = "pecule.config.identities_urls"

PECULE_WARNINGS = "pecule.adapters.warnings.feed.warnings"
ISSUER = os.environ.get("PECULE_ISSUER", "http://localhost:8004")  # what tokens name; people and programs come by it
ISSUER_FIRST_PAGE = "identities:sign_in"
ISSUER_LEVELS = ["eidas1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

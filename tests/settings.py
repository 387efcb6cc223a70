"""Every room of every application in one database, so that each can be tested; see ``application`` in conftest.py."""

from pecule.config import settings as portal
from pecule.config.broker import BROKER_LEVEL as BROKER_LEVEL
from pecule.config.broker import ISSUER as ISSUER
from pecule.config.settings import *  # noqa: F403 -- Django reads settings as names of one module

INSTALLED_APPS = [
    *portal.INSTALLED_APPS,
    "pecule.broker",
    "pecule.sites.broker",
    "pecule.wallet",
    "pecule.sites.wallet",
    "pecule.adapters.identities",
]

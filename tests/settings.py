"""Every room of every application in one database, so that each can be tested; see ``application`` in conftest.py."""

from pecule.config import settings as portal
from pecule.config.broker import BROKER_KEY as BROKER_KEY
from pecule.config.broker import BROKER_LEVEL as BROKER_LEVEL
from pecule.config.broker import ISSUER as ISSUER
from pecule.config.broker import PECULE_CIVIL_REGISTER as PECULE_CIVIL_REGISTER
from pecule.config.broker import PECULE_INSECURE_ADDRESSES as PECULE_INSECURE_ADDRESSES
from pecule.config.broker import PECULE_OPENID_PROVIDERS as PECULE_OPENID_PROVIDERS
from pecule.config.settings import *  # noqa: F403 -- Django reads settings as names of one module

INSTALLED_APPS = [
    *portal.INSTALLED_APPS,
    "pecule.broker",
    "pecule.sites.broker",
    "pecule.wallet",
    "pecule.sites.wallet",
    "pecule.adapters.identities",
]

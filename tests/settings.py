"""Every room of every application in one database, so that each can be tested; see ``application`` in conftest.py."""

from pecule.config import settings as portal
from pecule.config.broker import *  # noqa: F403 -- names that only the broker has; the portal's own follow
from pecule.config.settings import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.wallet import PECULE_MADE_UP_BOX as PECULE_MADE_UP_BOX
from pecule.config.wallet import PECULE_MESSAGES as PECULE_MESSAGES
from pecule.config.wallet import PECULE_REMOTE_PROOFING as PECULE_REMOTE_PROOFING
from pecule.config.wallet import PECULE_WEB_WORKERS as PECULE_WEB_WORKERS
from pecule.config.wallet import WALLET_KEY as WALLET_KEY

INSTALLED_APPS = [
    *portal.INSTALLED_APPS,
    "pecule.issuing",
    "pecule.sites.issuing",
    "pecule.broker",
    "pecule.sites.broker",
    "pecule.wallet",
    "pecule.sites.wallet",
    "pecule.adapters.identities",
    "pecule.adapters.approval",
]

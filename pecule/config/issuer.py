"""Settings that every issuer of ours has: the broker, the wallet, the made-up identity provider."""

import os

from pecule.config.foundation import PECULE_DEMO
from pecule.operations.secrets import secret

ISSUER_KEY = secret("issuer_key")  # seals the keys that sign, which lie in the database
PECULE_INSECURE_ADDRESSES = PECULE_DEMO  # http to clients and providers, on a machine that shows itself to nobody
PECULE_CA_FILE = os.environ.get("PECULE_CA_FILE", "")  # a certificate authority to believe beside the usual ones

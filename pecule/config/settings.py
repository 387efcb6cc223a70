"""Settings of the portal. Everything an installation may change is read from the environment."""

import os
from pathlib import Path

from pecule.config.foundation import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.foundation import HOST, PECULE_DEMO
from pecule.operations.home import home
from pecule.operations.secrets import secret

NIR_ENCRYPTION_KEY = secret("nir_encryption_key")
NIR_HASH_KEY = secret("nir_hash_key")
PECULE_WARNINGS = "pecule.sites.public.warnings.warnings"  # frauds that every page warns of
SCREENING_KEY = secret("screening_key")  # what organisations share is compared as keyed hashes under it
SCREENING_OFFICIAL = "pecule.scams.rules.pushing.official"  # what is a known body’s own is never listed
SCREENING_FOLLOWERS = ["pecule.payouts.actions.holding.HeldPayments"]  # who acts on what screening holds
SCAMS_KEY = secret("scams_key")  # who reported is kept as a keyed hash under it
PECULE_PICTURE_READER = os.environ.get("PECULE_PICTURE_READER", "pecule.adapters.reading.tesseract.Tesseract")
CONSENTS_KEY = secret("consents_key")  # whose number a consent is of is kept sealed under it
PECULE_REPORT_ADDRESS = os.environ.get("PECULE_REPORT_ADDRESS", f"signaler@{HOST}")  # where people forward e-mails to
PECULE_MAIL_EDGE = os.environ.get("PECULE_MAIL_EDGE", "")  # whose Authentication-Results are believed (RFC 8601)
SCHEME = os.environ.get("PECULE_SCHEME", "fr")

ROOMS = [
    f"pecule.{room}"
    for room in (
        "clock", "audit", "notices", "ledger", "signin", "screening", "holders", "entitlements", "catalogue", "payouts",
        "orders", "scams", "consents", "simulation", "operations",
    )
]  # fmt: skip
SITES = [
    f"pecule.sites.{site}"
    for site in ("design", "entrance", "public", "holder", "organisation", "employer", "staff", "api")
]  # fmt: skip

# Brokers by which people sign in: (issuer, client id, secret) for each level; none when nothing is set.
# A secret only where a broker knows no key of ours: it is weaker than a signed assertion.
PECULE_BROKERS = {
    level.lower(): (
        issuer,
        os.environ.get(f"PECULE_BROKER_{level}_CLIENT_ID", "pecule-portal"),
        os.environ.get(f"PECULE_BROKER_{level}_SECRET", ""),
    )
    for level in ("LOW", "HIGH")
    if (issuer := os.environ.get(f"PECULE_BROKER_{level}_ISSUER"))
}
PECULE_FORMS_LEAD_TO = [broker[0] for broker in PECULE_BROKERS.values()]
PECULE_BROKER_SCOPES = os.environ.get("PECULE_BROKER_SCOPES", "openid identite_pivot email").split()
PECULE_BROKER_CLAIMS = os.environ.get("PECULE_BROKER_CLAIMS", "amr").split()  # asked in the ID token, if it may be
PECULE_BROKER_CLIENT_KEY = secret("broker_client_key")  # seed of the keys by which we prove ourselves to brokers
# Applications of our own entity at the brokers whose tokens of people open /api/v1/me; none unless named.
PECULE_PEOPLES_CLIENTS = os.environ.get("PECULE_PEOPLES_CLIENTS", "").split()
PECULE_BROKER_HTTP = os.environ.get("PECULE_BROKER_HTTP", "pecule.adapters.openid_provider.relying.HttpBroker")
PECULE_CA_FILE = os.environ.get("PECULE_CA_FILE", "")  # a certificate authority to believe beside the usual ones
PECULE_ADDRESS = os.environ.get("PECULE_ADDRESS", "http://localhost:8000" if PECULE_DEMO else f"https://{HOST}")

# How surely each must have signed in, and who may come in by a password of ours alone: nobody outside a demonstration.
PECULE_LEVELS = {
    audience: os.environ.get(f"PECULE_LEVEL_{audience.upper()}", level)
    for audience, level in {
        "holder": "eidas1", "employer": "eidas2", "organisation": "eidas2", "funder": "eidas2", "staff": "eidas2",
    }.items()
}  # fmt: skip
_LOCAL = [name for name in PECULE_LEVELS if PECULE_DEMO and not (name == "holder" and PECULE_BROKERS)]
PECULE_LOCAL_ACCOUNTS = os.environ.get("PECULE_LOCAL_ACCOUNTS", " ".join(_LOCAL)).split()

ADAPTERS = ["pecule.adapters.broker", "pecule.adapters.card"]
PECULE_APPROVALS = os.environ.get("PECULE_APPROVALS", "pecule.adapters.broker.approvals.BrokerApprovals")
if PECULE_APPROVALS.startswith("pecule.adapters.approval."):
    ADAPTERS.append("pecule.adapters.approval")  # a second password instead of a phone: it must be asked for by name
PECULE_SECOND_PASSWORD = os.environ.get("PECULE_SECOND_PASSWORD", "je-valide-2026" if PECULE_DEMO else "")
PECULE_COMPLIANCE = os.environ.get("PECULE_COMPLIANCE", "pecule.adapters.compliance.fake.FakeCompliance")
PECULE_CARDS = os.environ.get("PECULE_CARDS", "pecule.adapters.card.fake.FakeCards")
PECULE_CARD_KEY = secret("card_key")  # seed of the Ed25519 key that signs the fake bank's answers

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    *SITES,
    *ADAPTERS,
    *ROOMS,
]
MIDDLEWARE = [
    "pecule.operations.logs.RequestLogMiddleware",
    "pecule.sites.design.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "pecule.sites.design.middleware.ReadableInput",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pecule.config.middleware.WhoAndWhen",  # what follows reads request.login
    "pecule.sites.design.middleware.Refusals",
    "pecule.sites.design.middleware.TryLimits",
    "pecule.sites.design.middleware.ReadingOnlyReads",
]
ROOT_URLCONF = "pecule.config.urls"

AUTH_USER_MODEL = "signin.Login"
SILENCED_SYSTEM_CHECKS = ["auth.E003"]  # the e-mail is unique whatever its case, by login_email_unique
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

PECULE_PASS_DAYS = "pecule.operations.days.pass_days"  # noqa: S105 -- days that pass, on the clock page of a demo

# The account that pays organisations. A demonstration has one of a bank that does not exist; nobody else has a default.
PAYER_NAME = os.environ.get("PECULE_PAYER_NAME", "Pécule")
PAYER_IBAN = os.environ.get("PECULE_PAYER_IBAN", "FR7699999000010000000000115" if PECULE_DEMO else "")
PAYER_BIC = os.environ.get("PECULE_PAYER_BIC", "")
BANK_FOLDER = Path(os.environ.get("PECULE_BANK_FOLDER", home() / "bank"))  # files for the bank in out/, answers in in/
_BANK = "fake.FakeBank" if PECULE_DEMO else "client.FolderBank"
PECULE_BANK = os.environ.get("PECULE_BANK", f"pecule.adapters.bank.{_BANK}")

"""Settings of the portal. Everything an installation may change is read from the environment."""

import os
from pathlib import Path

from pecule.config.foundation import *  # noqa: F403 -- Django reads settings as names of one module
from pecule.config.foundation import PECULE_DEMO
from pecule.operations.home import home
from pecule.operations.secrets import secret

NIR_ENCRYPTION_KEY = secret("nir_encryption_key")
NIR_HASH_KEY = secret("nir_hash_key")
SCHEME = os.environ.get("PECULE_SCHEME", "fr")

ROOMS = [
    f"pecule.{room}"
    for room in (
        "clock", "audit", "notices", "ledger", "signin", "holders", "entitlements", "catalogue", "payouts", "orders",
        "simulation", "operations",
    )
]  # fmt: skip
SITES = [
    f"pecule.sites.{site}"
    for site in ("design", "entrance", "public", "holder", "organisation", "employer", "staff", "api")
]  # fmt: skip

ADAPTERS = ["pecule.adapters.approval", "pecule.adapters.card"]
PECULE_APPROVALS = os.environ.get("PECULE_APPROVALS", "pecule.adapters.approval.fake.FakeApprovals")
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

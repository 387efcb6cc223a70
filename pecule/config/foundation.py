"""What the settings of every application share: each adds its rooms, its pages and its partners.

An application is a process with its own database and its own host name: the portal, a broker, the wallet. They speak
only HTTP to each other. Everything an installation may change is read from the environment, here and beside only.
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from pecule.operations import database, logs
from pecule.operations.home import home
from pecule.operations.secrets import secret

ROOT = Path(__file__).resolve().parent.parent

PECULE_DEMO = os.environ.get("PECULE_DEMO") == "1"
APPLICATION = os.environ.get("PECULE_APPLICATION", "portal")
DEBUG = False
SECRET_KEY = secret("django_key")
SEAL_PRIVATE_KEY = secret("seal_private_key")  # seed of the Ed25519 key that signs seals
SEAL_FOLDER = Path(os.environ.get("PECULE_SEAL_FOLDER", home() / "seals"))  # seals as files, to be copied elsewhere

HOST = os.environ.get("PECULE_HOST", "localhost")
PECULE_WARNINGS_FEED = os.environ.get("PECULE_WARNINGS_FEED", "")  # of the portal: applications apart show its warnings
PECULE_CONTACT = os.environ.get("PECULE_CONTACT", f"help@{HOST}")
PECULE_SECURITY_CONTACT = os.environ.get("PECULE_SECURITY_CONTACT", f"security@{HOST}")
ALLOWED_HOSTS = [HOST, "localhost", "127.0.0.1", "[::1]"]
PROXY_HOPS = int(os.environ.get("PECULE_PROXY_HOPS", "0" if PECULE_DEMO else "1"))  # our own proxies in front
CSRF_TRUSTED_ORIGINS = [] if PECULE_DEMO else [f"https://{HOST}"]

# What an application needs that keeps its own people and not Django's logins.
LEAN_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
]
LEAN_MIDDLEWARE = [
    "pecule.operations.logs.RequestLogMiddleware",
    "pecule.sites.design.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pecule.config.when.When",
    "pecule.sites.issuing.programs.Programs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "pecule.sites.design.middleware.ReadableInput",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pecule.sites.design.middleware.Refusals",
    "pecule.sites.design.middleware.TryLimits",
    "pecule.sites.design.middleware.ReadingOnlyReads",
]
CSRF_FAILURE_VIEW = "pecule.sites.design.errors.csrf_failure"
WSGI_APPLICATION = "pecule.config.wsgi.application"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "pecule.sites.design.context.page",
            ],
            "string_if_invalid": "",
        },
    }
]

DATABASES = {"default": database.django_settings(database.database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "operations_cache"}}


LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / room / "locale" for room in ("kernel", "scheme")]  # pure rooms, which are no Django apps
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Browsers keep cookies by host and forget the port: applications of one machine must not overwrite each other's.
SESSION_COOKIE_NAME = f"{APPLICATION.replace('-', '_')}_session"
CSRF_COOKIE_NAME = f"{APPLICATION.replace('-', '_')}_csrf"
LANGUAGE_COOKIE_NAME = "pecule_language"
SESSION_ENGINE = "pecule.config.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60  # half an hour without a click ends a session: shared phones and cybercafés exist
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not PECULE_DEMO:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20  # forms are small; files are streamed to disk and bounded where they are read
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 10  # a form that takes five says itself that six are too many
UPLOADS = home() / "uploads"  # files coming in, or waiting to be read: outside of everything that is served
UPLOADS.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = UPLOADS
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# A demonstration sends nothing to anybody: its notices stay in the outbox, and the mailbox page shows them there.
_MAIL = "dummy" if PECULE_DEMO else "smtp"
EMAIL_BACKEND = os.environ.get("PECULE_EMAIL_BACKEND", f"django.core.mail.backends.{_MAIL}.EmailBackend")
EMAIL_HOST = os.environ.get("PECULE_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("PECULE_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PECULE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PECULE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("PECULE_SMTP_STARTTLS") == "1"
EMAIL_USE_SSL = os.environ.get("PECULE_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20  # seconds; a notice is not tried again before five minutes
DEFAULT_FROM_EMAIL = os.environ.get("PECULE_MAIL_FROM", f"Pécule <no-reply@{HOST}>")
PECULE_NOTICES_KEPT_DAYS = int(os.environ.get("PECULE_NOTICES_KEPT_DAYS", "180"))

LOGGING = logs.LOGGING
logs.configure()

"""WSGI entry point, as Granian loads it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pecule.config.settings")
application = get_wsgi_application()

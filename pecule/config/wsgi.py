"""WSGI entry point, as Granian loads it. ``PECULE_APPLICATION`` says of which application."""

from django.core.wsgi import get_wsgi_application

from pecule.config.applications import choose_application

choose_application(())
application = get_wsgi_application()

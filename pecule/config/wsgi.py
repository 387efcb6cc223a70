"""WSGI entry point, as Granian loads it. ``PECULE_APPLICATION`` says of which application."""

import gc

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from pecule.config.applications import choose_application

choose_application(())
application = get_wsgi_application()
# What stays for good is loaded now and set apart: collecting garbage among it would stop a request for 0.1 second.
get_resolver().url_patterns  # noqa: B018 -- reading them imports every page
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)  # a request leaves hundreds of cycles; the default looks for them several times in it

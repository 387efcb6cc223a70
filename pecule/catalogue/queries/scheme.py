"""The scheme in force here."""

from django.conf import settings

from pecule.scheme import Scheme, load


def scheme() -> Scheme:
    """The scheme that the settings name, read once and kept."""
    return load(settings.SCHEME)

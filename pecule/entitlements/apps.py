"""The room of entitlements: from declarations to credited euros."""

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """Declarations, yearly credits, dotations, conversions, corrections and claims."""

    name = "pecule.entitlements"
    label = "entitlements"

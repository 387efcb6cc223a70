"""Who fills the ports in this installation."""

from django.conf import settings
from django.utils.module_loading import import_string

from pecule.broker.ports import CivilRegister, OpenIdProviders


def providers() -> OpenIdProviders:
    """How this installation speaks to identity providers."""
    made: OpenIdProviders = import_string(settings.PECULE_OPENID_PROVIDERS)()
    return made


def civil_register() -> CivilRegister:
    """The register that this installation asks."""
    made: CivilRegister = import_string(settings.PECULE_CIVIL_REGISTER)()
    return made

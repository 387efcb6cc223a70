"""The vault of this installation: reads its keys from the settings, once."""

from functools import lru_cache

from django.conf import settings

from pecule.holders.rules.numbers import Vault, vault_from


@lru_cache(maxsize=1)
def _made(hash_secret: str, encryption_secrets: str) -> Vault:
    return vault_from(hash_secret, encryption_secrets)


def vault() -> Vault:
    """Return the vault with this installation's keys."""
    return _made(settings.NIR_HASH_KEY, settings.NIR_ENCRYPTION_KEY)

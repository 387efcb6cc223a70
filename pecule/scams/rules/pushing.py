"""Which indicators of a campaign may stop money, and how sure they are. Pure."""

from pecule.scams.rules import hosts, registry
from pecule.scams.rules.campaigns import DANGEROUS


def pushes(verdict: str, people: int, needed: int) -> bool:
    """Whether a campaign's indicators are pushed: it deceives or is unlawful, and enough independent people said so."""
    return verdict in DANGEROUS and people >= needed


def official(kind: str, value: str) -> bool:
    """Whether something is a body's own, by the registry of today: it never stops anybody's money."""
    if kind == "phone":
        return value in registry.by_number()
    if kind in ("domain", "address", "email"):
        host = value.partition("/")[0].rpartition("@")[2]
        return hosts.owner(host).how == "official"
    return kind == "sender" and any(value.casefold() in brand.senders for brand in registry.brands().values())

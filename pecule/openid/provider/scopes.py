"""Scopes, and the claims each lets a client read: FranceConnect's names and aliases."""

from collections.abc import Iterable, Mapping

IDENTITY = ("given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry")
SCOPES: Mapping[str, tuple[str, ...]] = {
    "openid": (),
    **{name: (name,) for name in IDENTITY},
    "email": ("email",),
    "preferred_username": ("preferred_username",),
    "profile": ("given_name", "family_name", "birthdate", "gender", "preferred_username"),
    "birth": ("birthplace", "birthcountry"),
    "identite_pivot": IDENTITY,
    "phone": ("phone_number",),
}


def claims_of(scopes: Iterable[str]) -> list[str]:
    """The claims that these scopes let a client read. What it asks one by one (OIDC Core 5.5) is never more."""
    return sorted({claim for scope in scopes for claim in SCOPES.get(scope, ())})

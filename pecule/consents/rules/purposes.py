"""What a call is about, and how a consent was given. Pure."""

PURPOSES = (
    "training_account",  # anything about a personal training account, or to get at its data
    "training",  # a training paid otherwise
    "energy_works",
    "home_adaptation",
    "insurance",
    "bank",
    "telecom",
    "energy_supply",
    "press",
    "other",
)
BANNED = ("training_account", "energy_works", "home_adaptation")
"""No consent opens these: only a contract in progress that the call is about."""
CONSENTED = tuple(purpose for purpose in PURPOSES if purpose not in BANNED)
"""What a consent may be for."""
WAYS = ("online", "paper", "in_person", "own_call")
"""How a consent was given: on a site, on paper, face to face, or in a call that the person made themselves."""

"""Our words in the taxonomies of others: MISP's phishing and rsit, XARF's kinds of fraud. Pure."""

from collections.abc import Sequence

from pecule.scams.sharing.campaigns import SharedCampaign

# The principles of persuasion of MISP's taxonomy “phishing”; those of ours that it does not have stand nowhere.
_PRINCIPLES = {
    "authority": "authority", "herd": "social-proof", "kindness": "liking-similarity-deception",
    "dishonesty": "commitment-reciprocation-consistency", "urgency": "distraction", "time": "distraction",
    "need_and_greed": "distraction", "distraction": "distraction",
}  # fmt: skip
_TECHNIQUES = {"sms": "sms-phishing", "call": "voice-phishing", "email": "email-spoofing"}
_FRAUDS = {
    "job": "employment", "crypto": "cryptocurrency", "cpf": "government_impersonation",
    "ameli": "government_impersonation", "state": "government_impersonation", "tax": "government_impersonation",
    "fine": "government_impersonation", "police": "government_impersonation", "refund": "advance_fee",
}  # fmt: skip
_PROTOCOLS = {"sms": "sms", "social": "social_media"}


def misp_tags(campaign: SharedCampaign) -> list[str]:
    """Machine tags of a campaign, without the one that says who may read it."""
    techniques = [_TECHNIQUES[campaign.channel]] if campaign.channel in _TECHNIQUES else []
    if any(campaign.standing("address", "domain")):
        techniques.append("fake-website")
    said = [f'phishing:techniques="{one}"' for one in techniques]
    said += [f'phishing:principle-of-persuasion="{one}"' for one in principles(campaign.lures)]
    return ['rsit:fraud="phishing"', 'phishing:distribution="bulk-phishing"', *said]


def principles(lures: Sequence[str]) -> list[str]:
    """The principles of persuasion that lures play on, each once."""
    return sorted({_PRINCIPLES[one] for one in lures if one in _PRINCIPLES})


def fraud_type(theme: str) -> str:
    """XARF's ``fraud_type`` of a theme."""
    return _FRAUDS.get(theme, "other")


def protocol(channel: str) -> str:
    """XARF's ``protocol`` of a channel. Not ``smtp``: that one wants the port of a server that we never saw."""
    return _PROTOCOLS.get(channel, "other")

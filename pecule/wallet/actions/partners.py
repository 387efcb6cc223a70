"""Who fills the ports in this installation."""

from django.conf import settings
from django.utils.module_loading import import_string

from pecule.wallet.ports import Messages, RemoteProofing


def messages() -> Messages:
    """Who carries e-mail and SMS."""
    made: Messages = import_string(settings.PECULE_MESSAGES)()
    return made


def remote_proofing() -> RemoteProofing:
    """Who compares documents and faces."""
    made: RemoteProofing = import_string(settings.PECULE_REMOTE_PROOFING)()
    return made

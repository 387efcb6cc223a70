"""E-mail by Django's own mail. Without an SMS carrier, short messages wait in the outbox."""

from smtplib import SMTPException

from django.core.mail import send_mail

from pecule.wallet.ports import MessagesAway


class MailOnly:
    """See ``pecule.wallet.ports.Messages``."""

    def mail(self, to: str, subject: str, text: str) -> None:
        """Send by the configured mail server."""
        try:
            send_mail(subject, text, None, [to])
        except (SMTPException, OSError) as trouble:
            raise MessagesAway(str(trouble)) from trouble

    def sms(self, to: str, text: str) -> None:
        """No carrier."""
        raise MessagesAway("no SMS carrier is configured (PECULE_MESSAGES)")

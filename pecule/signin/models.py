"""Logins, tries to sign in, and the programs that act for a login."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from pecule.signin.ports import AssuranceLevel
from pecule.signin.rules import Audience, Permission, permissions_of


class LoginManager(BaseUserManager["Login"]):
    """Finds logins by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Login":
        return self.get(email=(username or "").strip().lower())


class Login(AbstractBaseUser):
    """Somebody who can sign in, for one audience. Says nothing of who they are in law."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    email = models.EmailField(max_length=254)
    audience = models.TextField(choices=[(kind.value, kind.value) for kind in Audience])
    display_name = models.CharField(max_length=120)
    level = models.TextField(default=AssuranceLevel.LOCAL.value)
    roles = ArrayField(models.TextField(), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["audience", "display_name"]
    objects = LoginManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="login_email_unique"),
            models.CheckConstraint(condition=Exact(Lower("email"), models.F("email")), name="login_email_lower"),
            models.CheckConstraint(condition=Q(audience__in=[a.value for a in Audience]), name="login_audience_known"),
            models.CheckConstraint(condition=Q(level__in=[a.value for a in AssuranceLevel]), name="login_level_known"),
            models.CheckConstraint(condition=Q(audience="staff") | Q(roles=[]), name="login_roles_only_for_staff"),
            models.CheckConstraint(
                condition=Q(("password__startswith", "argon2")) | Q(("password__startswith", "!")),
                name="login_password_argon2",
            ),
        ]

    def __str__(self) -> str:
        return f"login:{self.public_id}"

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this login's roles allow."""
        return permissions_of(self.roles)


class SignInTry(models.Model):
    """A try to sign in. Keeps keyed hashes only: neither the e-mail nor the address can be read back."""

    email_hash = models.BinaryField(max_length=32)
    source_hash = models.BinaryField(max_length=32)
    login = models.ForeignKey(Login, null=True, on_delete=models.CASCADE, related_name="+")
    succeeded = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["email_hash", "at"], name="sign_in_try_by_email"),
            models.Index(fields=["source_hash", "at"], name="sign_in_try_by_source"),
            models.Index(fields=["at"], name="sign_in_try_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(succeeded=False) | Q(login__isnull=False), name="sign_in_try_success_has_login"
            ),
        ]

    def __str__(self) -> str:
        return f"try:{self.pk}"


class ApiClient(models.Model):
    """A program that acts for somebody. It signs in as a login of its own, which no password opens.

    ``scopes`` is the most that it may ever ask. Its secret is 256 random bits: a plain hash keeps it, nobody can guess.
    """

    login = models.OneToOneField(Login, on_delete=models.PROTECT, related_name="client")
    owner = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    client_id = models.CharField(max_length=40, unique=True)
    secret_hash = models.BinaryField(max_length=32)
    scopes = ArrayField(models.TextField())
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_client_has_a_scope"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="api_client_has_a_name"),
            models.CheckConstraint(condition=~Q(login=models.F("owner")), name="api_client_is_not_its_owner"),
        ]

    def __str__(self) -> str:
        return f"client:{self.client_id}"


class ApiToken(models.Model):
    """A pass of a few minutes for a program. Only its hash is kept."""

    token_hash = models.BinaryField(primary_key=True, max_length=32)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="tokens")
    scopes = ArrayField(models.TextField())
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="api_token_by_age")]
        constraints = [models.CheckConstraint(condition=~Q(scopes=[]), name="api_token_has_a_scope")]

    def __str__(self) -> str:
        return f"token of {self.client_id}"


class BrokerLink(models.Model):
    """How a broker names the person of a login. Never by e-mail: by what was proved when the link was made.

    Somebody may have a training account and work for an organisation: one link for each of their audiences.
    """

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="links")
    audience = models.TextField()
    issuer = models.TextField()
    sub = models.TextField()
    level = models.TextField()
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "sub", "audience"], name="broker_link_names_one_an_audience"),
            models.UniqueConstraint(fields=["login", "issuer"], name="broker_link_one_an_issuer"),
            models.CheckConstraint(condition=Q(level__in=["eidas1", "eidas2", "eidas3"]), name="broker_link_level"),
        ]

    def __str__(self) -> str:
        return f"link:{self.pk}"


class EnrolmentCode(models.Model):
    """A code, given once to the person for whom a login was made: with it they link their identity to that login.

    It is 80 random bits: a plain hash keeps it, nobody can guess. A new one replaces the old.
    """

    login = models.OneToOneField(Login, primary_key=True, on_delete=models.CASCADE, related_name="+")
    code_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("made_at")), name="enrolment_code_ends"),
        ]

    def __str__(self) -> str:
        return f"enrolment:{self.login_id}"


class BrokerVisit(models.Model):
    """A browser session of ours that a broker opened: it ends when the broker says so."""

    session_key = models.TextField(primary_key=True)
    issuer = models.TextField()
    sub = models.TextField()
    sid = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["issuer", "sub"], name="broker_visit_by_person")]

    def __str__(self) -> str:
        return f"visit:{self.at}"

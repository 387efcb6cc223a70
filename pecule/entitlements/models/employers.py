"""Employers, and the logins that may declare for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Employer(models.Model):
    """An establishment that declares work: one SIRET. Its company is the first nine digits."""

    siret = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(siret__regex=r"^[0-9]{14}$"), name="employer_siret_form")]

    def __str__(self) -> str:
        return f"employer:{self.siret}"


class EmployerMember(models.Model):
    """A login that may send and read files for the whole company of this establishment."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="members")
    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "login"], name="employer_member_once")]

    def __str__(self) -> str:
        return f"{self.employer_id} by {self.login_id}"

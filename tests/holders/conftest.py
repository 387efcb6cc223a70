"""People to try things on."""

from datetime import UTC, date, datetime

import pytest

from pecule.holders.actions import NewPerson, open_holder
from pecule.kernel.actors import Actor, system
from pecule.kernel.identifiers import read_nir
from pecule.signin.actions import create_login
from pecule.signin.queries import actor_of
from pecule.signin.rules import Audience

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("tests")
ANN = NewPerson(
    number=read_nir("2850375123456"),
    birth_name="Moreau",
    given_names="Anne Marie",
    birth_date=date(1985, 3, 14),
    sex="F",
    birth_place_code="75112",
)
BEN = NewPerson(
    number=read_nir("1900663123457"), birth_name="Le Goff", given_names="Benoît", birth_date=date(1990, 6, 2)
)


@pytest.fixture
def ann(db: None) -> int:
    """Anne's training account."""
    return open_holder(ANN, by=BY, at=AT)


@pytest.fixture
def ben(db: None) -> int:
    """Benoît's, whose data could leak."""
    return open_holder(BEN, by=BY, at=AT)


@pytest.fixture
def advisor(db: None) -> Actor:
    """A staff member who may find people, open files and lock accounts."""
    login = create_login(
        email="advisor@example.org",
        password="four words that hold",
        audience=Audience.STAFF,
        display_name="Advisor",
        roles=["advisor"],
        by=BY,
        at=AT,
    )
    return actor_of(login)

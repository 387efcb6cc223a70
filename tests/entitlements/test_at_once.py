"""Former hours entered twice at the same instant, really committed."""

from functools import partial

from pecule.entitlements.actions import enter_dif_hours
from pecule.entitlements.models import Conversion
from pecule.holders.actions import NewPerson, open_holder
from pecule.kernel.identifiers import read_nir
from tests.entitlements.conftest import AT, BY
from tests.entitlements.people import nir_of
from tests.entitlements.test_stated import IN_2021
from tests.orders.test_at_once import at_once, committed

__all__ = ["committed"]  # the fixture empties the database afterwards


def test_hours_entered_twice_at_once_count_once_and_nobody_sees_a_fault() -> None:
    holder = open_holder(NewPerson(read_nir(nir_of(1)), "LEFÈVRE", "ZOÉ"), by=BY, at=AT)
    enter = partial(enter_dif_hours, holder, hours_hundredths=100, by=BY, at=IN_2021)
    assert at_once([partial(enter, key="a")] * 4) == {"done": 4}
    assert at_once([partial(enter, key=key) for key in "bcde"]) == {"DifEnteredAlready": 4}
    assert Conversion.objects.count() == 1


def test_two_forms_at_once_enter_the_hours_of_one() -> None:
    holder = open_holder(NewPerson(read_nir(nir_of(1)), "LEFÈVRE", "ZOÉ"), by=BY, at=AT)
    enter = partial(enter_dif_hours, holder, hours_hundredths=100, by=BY, at=IN_2021)
    assert at_once([partial(enter, key=key) for key in "abcd"]) == {"done": 1, "DifEnteredAlready": 3}
    assert Conversion.objects.get().cents == 1_500

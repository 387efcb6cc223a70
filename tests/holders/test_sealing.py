"""Keys change without a pause, and nothing sealed is lost on the way."""

import pytest
from django.conf import LazySettings

from pecule.holders import actions
from pecule.holders.models import Holder
from pecule.holders.models.vault import vault
from tests.holders.conftest import ANN, AT, BEN, BY


@pytest.mark.usefixtures("ann", "ben")
def test_numbers_move_to_the_new_key_a_few_at_a_time(settings: LazySettings) -> None:
    settings.NIR_ENCRYPTION_KEY = f"1:{settings.NIR_ENCRYPTION_KEY},2:{'d' * 64}"
    assert [actions.reseal_numbers(limit=1, by=BY, at=AT) for _ in range(3)] == [1, 1, 0]
    settings.NIR_ENCRYPTION_KEY = "2:" + "d" * 64
    opened = {vault().open(bytes(row.nir_cipher), bytes(row.nir_hash)) for row in Holder.objects.all()}
    assert opened == {ANN.number, BEN.number}

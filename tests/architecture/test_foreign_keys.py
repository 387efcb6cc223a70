"""Tables point down the list of rooms, never up."""

import tomllib
from itertools import pairwise
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def heights() -> dict[str, int]:
    """The height of each room, from the import contract itself: higher may point at lower."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = contracts[0]["layers"]
    return {room.strip("() "): len(layers) - place for place, layer in enumerate(layers) for room in layer.split("|")}


def foreign_keys() -> list[tuple[str, str]]:
    """(room, room pointed at) for each foreign key of our tables."""
    pairs = []
    for model in apps.get_models():
        if not model.__module__.startswith("pecule."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.concrete and isinstance(target, type) and target.__module__.startswith("pecule."):
                pairs.append((model.__module__.split(".")[1], target.__module__.split(".")[1]))
    return pairs


def test_every_foreign_key_points_to_its_own_room_or_a_lower_one() -> None:
    height = heights()
    found = foreign_keys()
    assert len(found) > 5
    assert [pair for pair in found if pair[0] != pair[1] and height[pair[0]] <= height[pair[1]]] == []


def test_the_contract_orders_all_rooms_from_config_to_kernel() -> None:
    height = heights()
    told = ["config", "operations", "sites", "orders", "holders", "ledger", "audit", "scheme", "kernel"]
    assert all(height[upper] > height[lower] for upper, lower in pairwise(told))

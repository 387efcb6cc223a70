"""A refusal has a stable name, two sentences, and survives a trip between processes."""

import pickle

from pecule.kernel.refusals import NotFound, Refusal, every_refusal


class TooDear(Refusal):
    says = "This costs {price_cents} and “{name}” has {left_cents}."
    next_step = "Nothing was taken."


def test_its_name_comes_from_its_class() -> None:
    assert (TooDear(price_cents=1, left_cents=0, name="x").code, NotFound().code) == ("too_dear", "not_found")


def test_its_sentence_writes_cents_as_money() -> None:
    refused = TooDear(price_cents=123_456, left_cents=5, name="J")
    assert refused.sentence() == "This costs €1,234.56 and “J” has €0.05. Nothing was taken."


def test_it_comes_back_whole_from_another_process() -> None:
    again = pickle.loads(pickle.dumps(TooDear(price_cents=1, left_cents=2, name="x")))  # noqa: S301 -- our own bytes
    assert (type(again), again.facts) == (TooDear, {"price_cents": 1, "left_cents": 2, "name": "x"})


def test_every_refusal_of_the_project_says_what_to_do_and_is_never_a_fault_of_ours() -> None:
    ours = [kind for kind in every_refusal() if kind.__module__.startswith("pecule.") and hasattr(kind, "says")]
    assert len(ours) > 20
    assert [kind.__name__ for kind in ours if not kind.next_step or kind.status not in {*range(400, 500), 503}] == []

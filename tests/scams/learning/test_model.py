"""A small model, trained here in a second, judges, explains and comes back from its file unchanged."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from pecule.scams.learning.examples import as_read, written
from pecule.scams.learning.model import Model, load
from pecule.scams.learning.normalising import normalise
from pecule.scams.learning.training import train
from pecule.scams.learning.writing import patterns

SCAM = "Chronopost : votre colis est bloqué. Réglez 2,99 € de frais ici : http://suivi-colis.top/ab12"
HONEST = "Coucou maman, on arrive à Lyon vers midi, tu peux préparer le café ? Bisous"


@pytest.fixture(scope="module")
def model() -> Model:
    return train(as_read(written(Random(1), patterns()[::5], times=2)), {"input": "few"})


def test_scams_score_above_honest_messages(model: Model) -> None:
    assert model.score(SCAM) > 0.7
    assert model.score(HONEST) < 0.3
    assert model.score(SCAM, "pigeon") == model.score(SCAM)


def test_an_advert_is_unwanted_and_no_scam(model: Model) -> None:
    advert = "Darty : -20% sur les lave-linge jusqu'au 12/05 en magasin. darty.com STOP 36105"
    assert model.scores(advert)["unwanted"] > model.scores(advert)["scam"]


def test_what_was_hidden_scores_as_what_is_meant(model: Model) -> None:
    hidden = "Chrоnopost : v0tre co\u200blis est b l o q u é. Réglez 2,99 € de frais ici : http://suivi-colis.top/ab12"
    assert model.score(hidden) == pytest.approx(model.score(SCAM), abs=0.02)


def test_a_scam_does_not_drown_in_innocent_text(model: Model) -> None:
    around = " ".join([HONEST] * 12)
    assert model.score(f"{around} {SCAM} {around}") > 10 * model.score(f"{around} {around}")


def test_words_add_up_to_the_sum_and_stand_where_they_stood(model: Model) -> None:
    told = model.weights(SCAM)
    assert [SCAM[start:end] for start, end, _ in told] == SCAM.split()
    normalised = normalise(SCAM)
    whole = float(model._sums(normalised, SCAM)[0] - model.bias[0])
    shapes = whole - sum(weight for _, _, weight in told)
    assert abs(shapes) < abs(whole) + 3  # shapes of the whole message belong to no word
    assert max(told, key=lambda one: one[2])[2] > 0


def test_weights_point_into_the_original_of_a_hidden_word(model: Model) -> None:
    original = "Vo\u200btre co\u200blis"
    assert [original[start:end] for start, end, _ in model.weights(original)] == ["Vo\u200btre", "co\u200blis"]


@pytest.mark.parametrize("text", ["", " ", "\x00", "a", "🔥", "\ud800", "x" * 20_000, "1 " * 9_000])
def test_any_text_has_a_score(model: Model, text: str) -> None:
    assert 0 <= model.score(text) <= 1
    assert all(0 <= start < end <= len(text) for start, end, _ in model.weights(text))


def test_the_file_gives_the_same_model_and_the_same_bytes(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path / "one.npz")
    again = load(tmp_path / "one.npz")
    again.save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert again.about == {"input": "few"}
    assert again.scores(SCAM) == pytest.approx(model.scores(SCAM), abs=1e-6)


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    few = written(Random(1), patterns()[::9], times=1)
    for name in ("one.npz", "two.npz"):
        train(as_read(few), {"input": "few"}).save(tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_file_of_other_features_is_refused(model: Model, tmp_path: Path) -> None:
    short = Model(model.idf[:8], model.weights_by_head[:, :8], model.bias, model.slope, model.offset, model.leaning, {})
    short.save(tmp_path / "short.npz")
    with pytest.raises(ValueError, match=r"short\.npz was trained for other features"):
        load(tmp_path / "short.npz")


def test_a_file_with_objects_in_it_is_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "objects.npz", idf=np.array([object()], dtype=object))
    with pytest.raises(ValueError, match="Object arrays cannot be loaded"):
        load(tmp_path / "objects.npz")

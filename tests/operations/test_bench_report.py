"""What a bench says about itself."""

from pecule.operations.benches.report import as_object, as_text, measured


def test_a_measure_is_the_median_of_its_samples() -> None:
    said = as_object("ledger", [measured("sql_vs_tpcb", [1.5, 1.1, 9.0], "ratio", "higher", 1.2)], quick=True)
    assert set(said) == {"bench", "commit", "machine", "quick", "measures"}
    assert said["measures"] == [
        {
            "name": "sql_vs_tpcb",
            "value": 1.5,
            "unit": "ratio",
            "better": "higher",
            "goal": 1.2,
            "samples": [1.5, 1.1, 9.0],
        }
    ]


def test_a_curve_stands_beside_its_measure() -> None:
    said = as_object("ledger", [measured("hot", [1.0], "ratio", "higher", None, curve={"0": [5]})], quick=False)
    assert said["measures"][0]["extra"] == {"curve": {"0": [5]}}
    assert as_text(said).splitlines()[-1] == "    curve: {'0': [5]}"

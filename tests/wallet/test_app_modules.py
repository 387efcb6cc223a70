"""The app's own modules, run by Node beside the Python that they must agree with."""

import json
import os
import subprocess
from pathlib import Path

from pecule.openid.canonical import canonical
from pecule.openid.details import registered
from tests.openid.test_details import PURCHASE, PURCHASE_HASH

HERE = Path(__file__).parent / "app"
VALUES = ["é", '"\\/', "€ œ ß 字 😀", {"b": 1, "a": [True, None, -5]}, {"\u20ac": 1, "é": 2, "😀": 3}, ""]


def test_the_app_agrees_with_the_server() -> None:
    vectors = {
        "purchase": PURCHASE,
        "hash": PURCHASE_HASH,
        "types": {name: kind.as_json() for name, kind in registered().items()},
        "written": [[value, canonical(value).decode()] for value in VALUES],
    }
    done = subprocess.run(
        ["node", "--test", str(HERE / "app.test.mjs")],
        env={**os.environ, "PECULE_VECTORS": json.dumps(vectors)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]

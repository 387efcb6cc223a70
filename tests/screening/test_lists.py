"""Plain lists: as others write them in, as we write them out."""

from datetime import date
from io import StringIO

import pytest

from pecule.screening.rules import ListRow, ListUnreadable, read_list, written_list


def test_columns_are_known_by_their_names_whatever_separates_them() -> None:
    text = "\ufeffKind;value;Confidence;other\nphone;06 12;70;x\n\n domain ;a.fr;;\n"
    assert list(read_list(StringIO(text))) == [
        ListRow(2, "phone", "06 12", 70, None, ""),
        ListRow(4, "domain", "a.fr", None, None, ""),
    ]


def test_what_is_written_out_is_read_back_and_is_no_formula() -> None:
    columns = ("kind", "value", "confidence", "expires_on", "reference")
    rows = [("phone", "+33612345678", 70, date(2026, 5, 1), "=cmd|x"), ("name", "a, b", 50, date(2026, 5, 2), "")]
    text = "".join(written_list(rows, columns))
    assert text.splitlines()[1] == "phone,'+33612345678,70,2026-05-01,'=cmd|x"
    read = list(read_list(StringIO(text)))
    assert [(one.kind, one.value, one.confidence, one.expires_on) for one in read] == [row[:4] for row in rows]


@pytest.mark.parametrize(
    "text",
    ["", "value\nx\n", "kind,value,confidence\nphone,06,much\n", "kind,value,expires_on\nphone,06,2026-02-31\n"],
)
def test_what_is_no_list_is_refused_whole(text: str) -> None:
    with pytest.raises(ListUnreadable):
        list(read_list(StringIO(text)))

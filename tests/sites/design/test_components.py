"""Components: what they draw, and that they escape what they are given."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pecule.sites.design.chart import BOTTOM, LEFT, RIGHT, TOP, Series, draw
from pecule.sites.design.components import Column, Row, Step
from tests.sites.design.addresses import TooDear

pytestmark = pytest.mark.urls("tests.sites.design.addresses")


def drawn(source: str, **values: object) -> str:
    return Template("{% load design %}" + source).render(Context(values))


def test_filters_write_nothing_for_nothing() -> None:
    assert drawn("[{{ a|money }}{{ a|long_date }}{{ a|long_moment }}]", a=None) == "[]"


def test_money_reads_well_inside_a_page() -> None:
    with override("en"):
        assert drawn("{{ cents|money }}", cents=1) == "€0.01"
        assert "€12.00" in drawn("{% amount 1200 %}")


def test_a_state_is_words_on_a_ground() -> None:
    assert drawn('{% state said "green" %}', said="<Paid>") == (
        '<strong class="govuk-tag govuk-tag--green">&lt;Paid&gt;</strong>'
    )


def test_a_summary_list_says_what_each_link_changes() -> None:
    html = drawn("{% summary_list rows %}", rows=[Row("Price", "<1>", "/p", "Change"), Row("Day", "2")])
    assert "&lt;1&gt;" in html
    assert '<a href="/p">Change<span class="govuk-visually-hidden"> (Price)</span></a>' in html
    assert html.count("govuk-summary-list__row--no-actions") == 1


def test_a_table_repeats_its_headings_for_phones() -> None:
    html = drawn(
        '{% table "Credits" columns rows %}',
        columns=[Column("Year"), Column("Amount", numeric=True)],
        rows=[(2024, "<x>")],
    )
    assert '<th scope="row" class="govuk-table__header">2024</th>' in html
    assert '<td data-label="Amount" class="govuk-table__cell govuk-table__cell--numeric">&lt;x&gt;</td>' in html


def test_a_table_refuses_a_row_of_another_length() -> None:
    with pytest.raises(ValueError, match="zip"):
        drawn('{% table "Credits" columns rows %}', columns=[Column("Year")], rows=[(1, 2)])


def test_a_timeline_marks_where_we_are() -> None:
    with override("en"):
        html = drawn(
            "{% timeline steps %}", steps=[Step("Asked"), Step("Now", None, "now"), Step("Then", None, "next")]
        )
    assert html.count('aria-current="step"') == 1
    assert html.index('aria-current="step"') < html.index("Now") < html.index("Still to come")


def test_pages_keep_the_rest_of_the_address(rf: RequestFactory) -> None:
    context = RequestContext(rf.get("/?q=a%26b&page=2"), {"page": Paginator(range(30), 10).page(2)})
    with override("en"):
        html = Template("{% load design %}{% pagination page %}").render(context)
    assert 'href="?q=a%26b&amp;page=1"' in html
    assert 'href="?q=a%26b&amp;page=3"' in html
    assert "Page 2 of 3" in html


def test_the_page_we_are_on_is_marked_in_the_navigation(rf: RequestFactory) -> None:
    here = drawn('{% nav_link "design:form" "Form" %}', request=rf.get("/design/form/"))
    elsewhere = drawn('{% nav_link "design:form" "Form" %}', request=rf.get("/design/"))
    assert ('aria-current="page"' in here, "aria-current" in elsewhere) == (True, False)


def test_a_refusal_says_what_happened_and_what_to_do() -> None:
    from datetime import date

    refusal = TooDear(price_cents=200, left_cents=100, day=date(2026, 1, 2))
    with override("en"):
        html = drawn("{% refusal refused %}", refused=refusal)
    assert "€2.00 is more than the €1.00 you have." in html
    assert "Wait until 2 January 2026." in html


cents = st.integers(min_value=-10_000, max_value=10**9)


@given(st.integers(1, 40).flatmap(lambda n: st.lists(st.lists(cents, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_a_chart_stays_inside_its_frame_and_its_table_keeps_every_cent(amounts: list[list[int]]) -> None:
    years = list(range(2000, 2000 + len(amounts[0])))
    drawing = draw(years, [Series(str(i), one) for i, one in enumerate(amounts)])
    for area in drawing.areas:
        for point in area.points.split():
            x, y = map(float, point.split(","))
            assert LEFT - 0.1 <= x <= RIGHT + 0.1
            assert TOP - 0.1 <= y <= BOTTOM + 0.1
    assert [parts for _, parts, _ in drawing.rows] == [list(column) for column in zip(*amounts, strict=True)]
    assert len(drawing.years) <= 6
    assert drawing.years[-1].text == str(years[-1])


def test_a_chart_has_a_title_a_description_and_a_table() -> None:
    series = [Series("Own <rights>", [100_00, 250_50])]
    with override("en"):
        html = drawn('{% chart "c" "Growth" "It grew." years series %}', years=[2024, 2025], series=series)
    assert 'role="img" aria-labelledby="c-title c-text"' in html
    assert '<desc id="c-text">It grew.</desc>' in html
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">€250.50</td>' in html
    assert "Own &lt;rights&gt;" in html


def test_coordinates_of_a_chart_are_numbers_in_french_too() -> None:
    with override("fr"):
        html = drawn('{% chart "c" "t" "d" years series %}', years=[2023, 2024, 2025], series=[Series("a", [1, 2, 3])])
    assert 'x="406.0"' in html


def test_a_chart_of_nothing_is_an_empty_frame() -> None:
    assert draw([], []).total is None


def test_a_chart_needs_one_amount_a_year() -> None:
    with pytest.raises(ValueError, match="one amount a year"):
        draw([2024], [Series("a", [])])

"""Figures inside a page: texts as they are, and nothing that a strict policy forbids."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from evals.metrics.metric import Metric
from evals.report import plots
from evals.report.svg import Texts


def share(value: float | None, low: float | None = None, high: float | None = None) -> Metric:
    return Metric("right", value, low, high, 3, 3, "higher", "share", "nothing" if value is None else None)


def figure(*values: tuple[str, Metric]) -> html.HtmlElement:
    svg = plots.slices("key", "Title <b>", values, share(0.5))
    return html.document_fromstring(str(svg))


def labels(svg: html.HtmlElement) -> list[str]:
    return [element.text or "" for element in svg.iter("text")]


def test_a_formula_a_mark_and_markup_in_a_label_are_shown_as_they_are() -> None:
    told = ["$\\frac{a}$", "@0@", "<b>", "漢字", "&amp;"]
    shown = labels(figure(*((word, share(0.5, 0.4, 0.6)) for word in told)))
    assert [f"{word} (3)" for word in told] == shown[-len(told) :]


def test_a_value_that_is_not_there_leaves_its_row_empty() -> None:
    drawn, empty = (len(list(figure(("a", one)).iter("path"))) for one in (share(0.5), share(None)))
    assert empty < drawn


def test_no_figure_has_a_style_of_its_own() -> None:
    svg = figure(("a", share(0.5, 0.1, 0.9)))
    for element in svg.iter():
        assert "style" not in element.attrib
        assert element.tag not in ("style", "metadata", "script", "foreignobject")


def test_settings_of_the_reader_do_not_change_a_figure() -> None:
    import matplotlib as mpl

    known = plots.slices("key", "t", [("a", share(0.5))], share(0.5))
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red"}):
        assert plots.slices("key", "t", [("a", share(0.5))], share(0.5)) == known


@given(st.text(max_size=300), st.integers(min_value=8, max_value=40))
def test_a_label_is_never_longer_than_its_room(text: str, limit: int) -> None:
    texts = Texts()
    assert texts.mark(text, " (12)", limit=limit) == "@0@"
    assert len(texts.known[0]) <= limit
    assert texts.known[0].endswith(" (12)")

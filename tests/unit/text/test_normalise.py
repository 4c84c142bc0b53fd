"""The comparison form of a text: what it makes equal, and that its map leads back to the exact original."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.text.normalise import Normalised, normalise

TROUBLE = [
    *["a", "B", "9", ".", " ", "  ", "\r\n", "\n", "\t", "\u00a0", "\u202f", "\u3000", "\u2028", "\u00ad"],
    *[
        "\u200b",
        "\u200d",
        "\u200f",
        "\ufeff",
        "\ufe0f",
        "“",
        "”",
        "‘",
        "’",
        "`",
        "'",
        "''",
        "–",
        "—",
        "--",
        "…",
    ],
    *["…", "é", "e\u0301", "\u0301", "\u0323", "ß", "İ", "ŉ", "ﬁ", "½", "¨", "ﷺ", "👨‍👩‍👧", "🇫🇷", "😀"],
    *["שלום", "مرحبا", "中文", "。", "각", "\u1100\u1161\u11a8", "ｶﾞ", "\U0001d400", "\ud800", "\x00"],
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(TROUBLE)).map("".join))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("“Don’t,” she said", '"Don\'t," she said'),
        ("``Don't,'' she said", '"Don\'t," she said'),
        ("1990–2000 — a decade -- no more", "1990-2000 - a decade - no more"),
        ("ten\u00a0per\u202fcent\r\n\r\nof it", "ten per cent of it"),
        ("co\u00adoperate\u200b now", "cooperate now"),
        ("e\u0301le\u0300ve", "élève"),
        ("e\u200b\u0301", "é"),
        ("ﬁnal ½ …", "final 1⁄2 ..."),
        ("ｶﾞ", "ガ"),
        ("\u1100\u1161\u11a8", "각"),
        ("a \u200b b", "a b"),
        ("", ""),
        ("plain", "plain"),
    ],
)
def test_typography_and_white_space_are_made_plain(written: str, plain: str) -> None:
    assert normalise(written).text == plain


@pytest.mark.parametrize(("written", "folded"), [("Straße", "strasse"), ("İZMİR", "i̇zmi̇r"), ("ΣΑΣ", "σασ")])
def test_case_is_folded_only_on_request(written: str, folded: str) -> None:
    assert normalise(written, casefold=True).text == folded
    assert normalise(written).text == unicodedata.normalize("NFKC", written)


@pytest.mark.parametrize(
    ("written", "normal", "original"),
    [
        ("He said “no”.", '"no"', "“no”"),
        ("the co\u00adoperation of 10\u00a0\u00a0men", "cooperation of 10", "co\u00adoperation of 10"),
        ("10\u00a0\u00a0men", "10 men", "10\u00a0\u00a0men"),
        ("😀 yes\r\n\r\nno", "yes no", "yes\r\n\r\nno"),
        ("un e\u0301le\u0300ve dort", "élève", "e\u0301le\u0300ve"),
        ("שלום\u200f עולם", "עולם", "עולם"),
        ("他说：“不。”", "不", "不"),
        ("a ﬁne day", "fine", "ﬁne"),
        ("soft\u00ad", "soft", "soft"),
    ],
)
def test_an_interval_leads_back_to_the_words_it_was_made_from(
    written: str, normal: str, original: str
) -> None:
    form = normalise(written)
    start = form.text.index(normal)
    back = form.original(start, start + len(normal))
    assert written[back.start : back.end] == original


@given(texts, st.booleans())
@example("e\u200b  b", True)
@example("'''", False)
def test_every_character_leads_back_to_a_run_with_the_same_form(text: str, casefold: bool) -> None:
    form = normalise(text, casefold=casefold)
    for index in range(len(form.text)):
        back = form.original(index, index + 1)
        assert 0 <= back.start < back.end <= len(text)
        assert form.text[index] in normalise(text[back.start : back.end], casefold=casefold).text


@given(texts, st.booleans(), st.data())
def test_longer_intervals_cover_what_their_parts_cover(
    text: str, casefold: bool, data: st.DataObject
) -> None:
    form = normalise(text, casefold=casefold)
    start = data.draw(st.integers(0, len(form.text)))
    end = data.draw(st.integers(start, len(form.text)))
    whole = form.original(start, end)
    parts = [form.original(index, index + 1) for index in range(start, end)]
    assert (whole.start == whole.end) == (start == end)
    if parts:
        assert whole == (min(part.start for part in parts), max(part.end for part in parts))
        assert [part.start for part in parts] == sorted(part.start for part in parts)


@given(texts, st.booleans())
def test_nothing_visible_is_lost(text: str, casefold: bool) -> None:
    form = normalise(text, casefold=casefold)
    covered = {i for n in range(len(form.text)) for i in range(*form.original(n, n + 1))}
    assert not [c for i, c in enumerate(text) if i not in covered and c.isalnum()]


@given(st.text())
def test_the_form_holds_no_run_of_spaces_and_nothing_without_width(text: str) -> None:
    form = normalise(text).text
    assert "  " not in form
    assert not set(form) & set("\u00ad\u200b\u200d\ufeff\u00a0\u2019\u201c\u2014\r\n\t")


def test_an_interval_outside_of_the_text_is_refused() -> None:
    form: Normalised = normalise("short")
    with pytest.raises(ValueError, match="does not lie"):
        form.original(2, 9)


def test_stacked_marks_by_the_thousand_are_read_in_pieces() -> None:
    form = normalise("a" + "\u0323\u0301" * 20_000)
    assert form.original(0, len(form.text)) == (0, 40_001)

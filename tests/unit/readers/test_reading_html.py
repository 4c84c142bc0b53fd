"""HTML: the story of a page or the whole of a fragment, with paragraphs apart and headings known."""

from __future__ import annotations

import datetime as dt
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import EmptyText, InputTooLarge, StandfirstError, UnreadableInput
from service.readers import read_bytes
from service.types import Document

SENTENCE = "The council of Northport met on Monday and put off the vote on the new harbour, officials said."
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><title>Example Times | Harbour vote put off</title>
<meta property="og:title" content="Harbour vote put off">
<meta property="article:published_time" content="2024-05-02T23:30:00+02:00">
<style>p {{ color: red }}</style><script>var tracked = "SCRIPT";</script></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Harbour vote put off</h1>
<p>{SENTENCE} Two members &amp; the mayor were ill.</p>
<h2>What happens next</h2>
<ul><li>The vote is on Friday.</li><li>The <b>mayor</b> has <a href="/m">said</a> no.</li></ul>
<blockquote><p>“We are thankful,” said the mayor of Northport.</p></blockquote>
<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2023</td><td>1,200</td></tr></table>
<p style="display: none">HIDDEN words that no reader sees at all in the story.</p>
<h3>Reaction</h3><p>The union of dock workers said it welcomed the delay, and asked for a meeting.</p>
</article><footer>© 2024 Example Times. All rights reserved.</footer></body></html>"""


def read(markup: str | bytes, media_type: str = "text/html", limit: int = 1_000_000) -> Document:
    data = markup.encode() if isinstance(markup, str) else markup
    return read_bytes(data, media_type=media_type, limit_characters=limit)


def headings(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.headings]


def test_a_page_becomes_its_story_with_blank_lines_between_paragraphs() -> None:
    assert read(PAGE).text == (
        f"Harbour vote put off\n\n{SENTENCE} Two members & the mayor were ill.\n\n"
        "What happens next\n\nThe vote is on Friday.\nThe mayor has said no.\n\n"
        "“We are thankful,” said the mayor of Northport.\n\nYear | Ships\n2023 | 1,200\n\n"
        "Reaction\n\nThe union of dock workers said it welcomed the delay, and asked for a meeting."
    )


def test_headings_of_a_page_are_known_by_their_place() -> None:
    assert headings(read(PAGE)) == ["Harbour vote put off", "What happens next", "Reaction"]


def test_title_language_and_date_come_from_the_page() -> None:
    document = read(PAGE)
    assert document.title == "Harbour vote put off"
    assert document.language == "en-GB"
    assert document.published == dt.date(2024, 5, 2)


def test_a_date_in_the_story_is_not_taken_for_the_date_of_the_story() -> None:
    markup = f"<html><body><p>On 3 March 2019 it rained. {SENTENCE}</p><p>{SENTENCE}</p></body></html>"
    assert read(markup).published is None


def test_a_fragment_is_read_whole() -> None:
    markup = "<h2>Vote</h2><p>One.</p>Two<br>three <i>four</i>five<div>Six.</div>"
    document = read(markup + "<ol><li>a<li>b</ol><dl><dt>c<dd>d</dl>")
    assert document.text == "Vote\n\nOne.\n\nTwo\nthree fourfive\n\nSix.\n\na\nb\n\nc\nd"
    assert headings(document) == ["Vote"]
    assert document.title == "Vote"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Hello world.</p>", "Hello world."),
        ("Hello world.", "Hello world."),
        ("<html><body><p>Hello world.</p></body></html>", "Hello world."),
        ("<p>a<p>b", "a\n\nb"),
        ("<p>1 &lt; 2 &amp; &quot;x&quot; &eacute;&#x1F525;</p>", '1 < 2 & "x" é🔥'),
        ("<p>10&nbsp;000 km</p>", "10\u00a0000 km"),
        ("<p>  a\n\n b\t c </p>", "a b c"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        ("<pre>one\n  two</pre>", "one\ntwo"),
        ("<p>He said <q>yes, <b>we</b> can</q>.</p>", "He said “yes, we can”."),
        ("<p>a<!-- c -->b<?pi x?>c</p>", "abc"),
        ("<p>a<script>x()</script>b<style>y</style>c<noscript>z</noscript>d</p>", "abcd"),
        ("<nav>menu</nav><p>a</p><aside>b</aside><footer>c</footer>", "a"),
        ("<figure><img alt=x><figcaption>A caption</figcaption></figure><p>a</p>", "a"),
        (
            "<p>a <i hidden>no</i><i style='Display : None'>no</i><i style='visibility:hidden'>no</i>b</p>",
            "a b",
        ),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ul><li>d</li></ul>", "a\nb\nc\n\nd"),
        ("<table><thead><tr><th>a<th>b</thead><tr><td>1<td><b>2</b></table>", "a | b\n1 | 2"),
        ("<table><tr><td><p>Long.</p><p>Cell.</p></td><td>x</td></tr></table>", "Long.\n\nCell.\n\nx"),
        (
            "<table><tr><td>a <i><table><tr><td>b</td><td>c</td></table></i></td><td>d</td></tr></table>",
            "a b | c | d",
        ),
        ("<title>t</title><p>a</p>", "a"),
        ("<P>A<BR>b</P>", "A\nb"),
    ],
)
def test_small_pieces_of_markup_become_the_text_that_a_reader_sees(markup: str, text: str) -> None:
    assert read(markup).text == text


def test_a_page_whose_story_is_not_found_is_read_whole() -> None:
    assert read("<html lang=en><body><div><span>Short.</span></div></body></html>").text == "Short."


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body></body></html>",
        "<p> </p>",
        "<!-- nothing -->",
        "<html><body><script>var a = 1;</script><img src=x></body></html>",
        "<p hidden>no</p>",
    ],
)
def test_a_page_without_text_says_so(markup: str) -> None:
    with pytest.raises(UnreadableInput, match="no text in this HTML"):
        read(markup)


def test_an_empty_page_is_empty() -> None:
    with pytest.raises(EmptyText):
        read(b" \n ")


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ("<p>Café</p>".encode("cp1252"), "text/html; charset=windows-1252"),
        (b"<meta charset='iso-8859-1'><p>Caf\xe9</p>", "text/html"),
        (
            b"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'><p>Caf\xc3\xa9</p>",
            "text/html",
        ),
        ("<meta charset=utf-16><p>Café</p>".encode(), "text/html"),
        ("<p>Café</p>".encode("utf-16"), "text/html"),
        ('<?xml version="1.0" encoding="ascii"?><p>Café</p>'.encode(), "application/xhtml+xml"),
    ],
)
def test_the_encoding_of_a_page_is_found(data: bytes, media_type: str) -> None:
    assert read(data, media_type).text == "Café"


def test_a_title_is_cut_to_one_line_without_control_characters() -> None:
    title = read(
        f"<html><head><title>A\n\x1b[31m {'b' * 3000}</title></head><body>{SENTENCE}</body></html>"
    ).title
    assert title is not None
    assert title.startswith("A [31m b")
    assert len(title) == 1000


@pytest.mark.parametrize("language", ["", "english please", "x" * 100, "<b>", "en\nfr"])
def test_a_language_that_is_no_tag_is_left_to_detection(language: str) -> None:
    assert read(f"<html lang='{language}'><body><p>{SENTENCE}</p></body></html>").language is None


HOSTILE = {
    "deep": "<div>" * 10_000 + SENTENCE + "</div>" * 10_000,
    "deep inline": "<p>" + "<b>" * 10_000 + SENTENCE,
    "deep tables": "<table><tr><td>" * 3_000 + SENTENCE,
    "many elements": "<br>" * 200_000 + SENTENCE,
    "many attributes": "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + f">{SENTENCE}",
    "nul": "<p>a\x00b</p>",
    "binary": "<p>" + "\x01\x02\x03" * 100,
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("start", ["<html><body>", ""])
def test_monstrous_markup_is_refused(kind: str, start: str) -> None:
    with pytest.raises(UnreadableInput):
        read(start + HOSTILE[kind])


def test_a_deep_page_within_reason_is_read() -> None:
    assert read("<html><body>" + "<div>" * 300 + f"<p>{SENTENCE}</p>").text == SENTENCE


@pytest.mark.parametrize("start", ["<html><body>", ""])
def test_a_huge_attribute_does_no_harm(start: str) -> None:
    assert read(f"{start}<div class='{'a' * 3_000_000}'><p>{SENTENCE}</p></div>").text == SENTENCE


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};&a{n - 1};">' for n in range(1, 30))
    markup = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "lol">{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<html><body><p>{SENTENCE} &a29; &x;</p></body></html>"
    )
    text = read(markup).text
    assert "lollol" not in text
    assert "root:" not in text


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **known: object) -> None:
        raise AssertionError("a reader opens no connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    linked = PAGE.replace(
        "<head>", "<head><base href='http://news.example/'><link rel=stylesheet href='a.css'>"
    )
    read(linked.replace("<h1>", "<img src='http://news.example/x.png'><iframe src='/f'></iframe><h1>"))


def test_text_and_markup_over_their_limits_are_refused() -> None:
    with pytest.raises(InputTooLarge):
        read("<p>" + "word " * 400, limit=1_000)
    with pytest.raises(InputTooLarge):
        read("<p>a</p>" + " " * 20_000, limit=1_000)


PIECES = """<p> </p> <div> </div> <h2> </h2> <ul> <li> </ul> <table> <tr> <td> </td> </tr> </table> <br> <b>
</b> <q> </q> <pre> </pre> <script> </script> <html> <body> <blockquote> word Word. &amp; é 🔥"""
MARKUP = st.lists(st.sampled_from(PIECES.split()), max_size=40).map(" ".join)


@given(MARKUP)
def test_any_markup_is_read_or_refused_and_headings_are_whole_lines(markup: str) -> None:
    try:
        document = read(markup)
    except StandfirstError:
        return
    assert document.text == document.text.strip()
    assert "\n\n\n" not in document.text
    for start, end in document.headings:
        assert document.text[start:end].strip()
        assert start == 0 or document.text[start - 1] == "\n"
        assert end == len(document.text) or document.text[end] == "\n"


@given(MARKUP)
def test_no_visible_word_of_a_fragment_is_lost(markup: str) -> None:
    visible = markup.partition("<script>")[0].replace("<html>", "").replace("<body>", "")
    if "word" in visible or "Word." in visible:
        text = read(visible + " end").text
        assert text.lower().count("word") == visible.lower().count("word")

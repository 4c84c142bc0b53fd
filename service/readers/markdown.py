"""Markdown: the text without its markup, headings known, front matter read for title, language and date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from service.errors import EmptyText
from service.readers.blocks import Block, collapse, tidy, to_document
from service.readers.encoding import decode
from service.readers.html import blocks_of_fragment
from service.readers.legible import require_legible
from service.readers.payload import Payload, require_bytes, require_characters
from service.readers.stated import stated_date, stated_language, stated_title
from service.types import Document

if TYPE_CHECKING:
    from markdown_it.token import Token

_FENCE = "---"
_LONGEST_FRONT_MATTER = 20_000
_DEEPEST_NESTING = 50  # lists and quotations in each other; the parser recurses
_GROUP_ENDS = frozenset({"bullet_list_close", "ordered_list_close", "table_close"})


class _Markdown(NamedTuple):
    front: dict[str, Any]
    body: str


def read(payload: Payload) -> Document:
    """The text of a Markdown file (CommonMark with tables)."""
    require_bytes(len(payload.data), payload.limit_characters, per_character=4)
    markup = decode(payload.data, payload.charset)
    require_characters(markup, payload.limit_characters)
    if not markup.strip():
        raise EmptyText("The text is empty.")
    require_legible(markup)
    parts = _split(markup)
    blocks = blocks_of(parts.body)
    document = to_document(
        blocks, limit_characters=payload.limit_characters, nothing="There is no text in this Markdown."
    )
    first = blocks[0].text if blocks[0].heading else None
    return document.model_copy(
        update={
            "title": stated_title(_text(parts.front.get("title")) or first),
            "language": stated_language(_text(parts.front.get("language") or parts.front.get("lang"))),
            "published": stated_date(parts.front.get("date")),
        }
    )


def blocks_of(markup: str) -> list[Block]:
    """The blocks of a piece of Markdown, without markup, images and inline HTML."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_NESTING}).enable("table")
    tokens = parser.parse(markup)
    return [block for block in _blocks(tokens) if block.text]


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    heading = False
    opened = last = ""  # what the text stands in, and what the text before it stood in
    cells: list[str] = []
    for token in tokens:
        if token.type in {"list_item_open", "tr_open"}:
            opened = token.type
        elif token.type == "tr_close":
            yield Block(" | ".join(cell for cell in cells if cell), tight=last == "tr_open")
            cells, last = [], "tr_open"
        elif token.type in _GROUP_ENDS and token.level == 0:
            opened = last = ""
        elif token.type in {"heading_open", "heading_close"}:
            heading = token.type == "heading_open"
        elif token.type == "inline" and opened == "tr_open":
            cells.append(_plain(token).replace("\n", " "))
        elif token.type == "inline":
            yield Block(_plain(token), heading=heading, tight=bool(opened) and opened == last)
            opened, last = "", opened
        elif token.type in {"fence", "code_block"}:
            yield Block(tidy(token.content.replace("\t", " ")))
        elif token.type == "html_block":
            yield from blocks_of_fragment(token.content)


def _plain(inline: Token) -> str:
    """The words of an inline token; a link is its text, a picture is nothing."""
    parts: list[str] = []
    for child in inline.children or ():
        if child.type in {"text", "code_inline"}:
            parts.append(collapse(child.content))
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return tidy("".join(parts))


def _split(markup: str) -> _Markdown:
    """Front matter (YAML between two lines of three hyphens) and body; what is no mapping is body."""
    import yaml

    lines = markup[:_LONGEST_FRONT_MATTER].splitlines(keepends=True)
    if not lines or lines[0].rstrip() != _FENCE:
        return _Markdown({}, markup)
    place = next((place for place, line in enumerate(lines) if place and line.rstrip() == _FENCE), None)
    if place is None:
        return _Markdown({}, markup)
    try:
        front = yaml.safe_load("".join(lines[1:place]))
    except (yaml.YAMLError, RecursionError, ValueError):  # ValueError: a date such as 2024-13-45
        front = None
    body = markup[sum(len(line) for line in lines[: place + 1]) :]
    return _Markdown(front, body) if isinstance(front, dict) else _Markdown({}, markup)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

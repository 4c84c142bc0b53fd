"""HTML: the story of a page, found by trafilatura, or the whole of a fragment such as a CMS's body field."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from service.errors import EmptyText, UnreadableInput
from service.readers.blocks import Block, to_document
from service.readers.encoding import decode
from service.readers.legible import require_legible
from service.readers.markup import blocks_of
from service.readers.payload import Payload, require_bytes
from service.readers.stated import stated_date, stated_language, stated_title
from service.readers.tree import parse_html
from service.types import Document

if TYPE_CHECKING:
    from lxml.html import HtmlElement

for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

BYTES_PER_CHARACTER = 10
"""Markup that is allowed around each character of text."""

MAX_ELEMENTS_SEARCHED = 30_000
"""Pages with more elements are read whole: the search for the story could take a minute on a hostile one."""

_NOTHING = "There is no text in this HTML."
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{1,40})""", re.IGNORECASE
)
_PAGE = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)


class _Story(NamedTuple):
    blocks: Sequence[Block]
    title: str | None
    date: str | None


def read(payload: Payload) -> Document:
    """The text of an HTML file; its encoding comes from the sender, a `meta` element or the bytes."""
    require_bytes(len(payload.data), payload.limit_characters, per_character=BYTES_PER_CHARACTER)
    return from_markup(
        decode(payload.data, payload.charset or _meta_charset(payload.data)), payload.limit_characters
    )


def from_markup(markup: str, limit_characters: int) -> Document:
    """The text of `markup`, with its headings, and the title, language and date that a page states.

    A page (something with `html`, `head` or `body`) has furniture around its story, so trafilatura looks for
    the story; a fragment is all story. Nothing is fetched. Raises `UnreadableInput` when there is no text.
    """
    require_bytes(len(markup), limit_characters, per_character=BYTES_PER_CHARACTER)
    if not markup.strip():
        raise EmptyText("The text is empty.")
    require_legible(markup)
    tree = parse_html(markup)
    if tree is None:
        raise UnreadableInput(_NOTHING)
    searched = _PAGE.search(markup) and sum(1 for _ in tree.iter()) <= MAX_ELEMENTS_SEARCHED
    story = _story_of_page(deepcopy(tree)) if searched else None
    if story is None or not story.blocks:
        story = _whole(tree)
    document = to_document(story.blocks, limit_characters=limit_characters, nothing=_NOTHING)
    return document.model_copy(
        update={
            "title": stated_title(story.title),
            "language": stated_language(tree.get("lang")),
            "published": stated_date(story.date),
        }
    )


def blocks_of_fragment(markup: str) -> list[Block]:
    """The blocks of a piece of HTML inside another format; empty when there is no text."""
    tree = parse_html(markup)
    return [] if tree is None else _blocks_of_body(tree)


def _meta_charset(data: bytes) -> str | None:
    """The charset that a `meta` element names; one that says UTF-16 in plain ASCII cannot be right."""
    declared = _META_CHARSET.search(data[:4096])
    name = declared[1].decode("ascii", "replace") if declared else None
    return None if name is None or name.lower().startswith("utf-") else name


def _story_of_page(tree: HtmlElement) -> _Story | None:
    """What trafilatura takes for the story; None when it finds none. Takes the tree apart."""
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            # Without this, any date in the text could become the date of the article.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    # What its several extractors raise on hostile markup; the page is then read whole.
    except (LxmlError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return None
    if found is None or isinstance(found, dict) or found.body is None:
        return None
    return _Story(list(blocks_of(found.body)), found.title, found.date)


def _blocks_of_body(tree: HtmlElement) -> list[Block]:
    body = tree.find("body")
    return list(blocks_of(tree if body is None else body))


def _whole(tree: HtmlElement) -> _Story:
    blocks = _blocks_of_body(tree)
    first = blocks[0] if blocks and blocks[0].heading else None
    return _Story(blocks, tree.findtext(".//title") or (first.text if first else None), None)

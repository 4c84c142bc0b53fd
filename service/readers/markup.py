"""From a tree of elements to blocks: one walk for HTML and for the tree that trafilatura extracts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.readers.blocks import Block, collapse, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

# HTML's names and those of trafilatura's tree (head, list, item, row, cell, lb, quote, graphic). `head` is a
# heading: the head of an HTML page never comes here, since the walk begins at the body.
_HEADING_NAMES = "h1 h2 h3 h4 h5 h6 head"
_ITEM_NAMES = "li item dt dd"
_ROW_NAMES = "tr row"
_GROUP_NAMES = "ul ol dl list table"
_OTHER_BLOCK_NAMES = (
    "address article blockquote body caption cell center details div fieldset form header hr html main p pre "
    "section summary tbody td tfoot th thead"
)
_NOT_TEXT_NAMES = (
    "applet aside audio button canvas datalist embed figcaption figure footer graphic iframe map math nav "
    "noembed noframes noscript object select script style svg template textarea title video"
)
_HEADINGS = frozenset(_HEADING_NAMES.split())
_ITEMS = frozenset(_ITEM_NAMES.split())
_ROWS = frozenset(_ROW_NAMES.split())
_GROUPS = frozenset(_GROUP_NAMES.split())
_BLOCKS = frozenset(_OTHER_BLOCK_NAMES.split()) | _HEADINGS | _ITEMS | _ROWS | _GROUPS
_NOT_TEXT = frozenset(_NOT_TEXT_NAMES.split())


def blocks_of(root: _Element) -> Iterator[Block]:
    """The blocks under `root`, in reading order, without scripts, navigation, asides and captions.

    Does not recurse, so depth costs nothing.
    """
    from lxml.etree import iterwalk

    page = _Page()
    walker = iterwalk(root, events=("start", "end"))
    for event, element in walker:
        skipped = element.tag in _NOT_TEXT
        if event == "start" and skipped:
            walker.skip_subtree()
        elif event == "start":
            page.open(element)
        else:
            if not skipped:
                page.close(element)
            page.add(element.tail if element is not root else None)
        yield from page.take()
    page.end_block()
    yield from page.take()


class _Page:
    """The text gathered since the last block ended, and what kind of block it will be."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._done: list[Block] = []
        self._kind = self._last_kind = ""
        self._headings = self._groups = self._preformatted = 0
        self._row: _Element | None = None
        self._cells: list[str] = []

    def open(self, element: _Element) -> None:
        tag = element.tag
        if tag in {"br", "lb"}:
            self._parts.append("\n")
        elif _is_block(element):
            self._open_block(element)
        self._headings += tag in _HEADINGS
        self._groups += tag in _GROUPS
        self._preformatted += tag == "pre"
        self.add(element.text)

    def close(self, element: _Element) -> None:
        tag = element.tag
        if self._row is not None:
            self._close_in_row(element)
        elif _is_block(element):
            self.end_block()
            self._kind = ""
        self._headings -= tag in _HEADINGS
        self._groups -= tag in _GROUPS
        self._preformatted -= tag == "pre"
        if tag in _GROUPS and not self._groups:
            self._last_kind = ""  # the next list or table stands apart from this one

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text.replace("\r", "") if self._preformatted else collapse(text))

    def take(self) -> list[Block]:
        done, self._done = self._done, []
        return done

    def end_block(self) -> None:
        text = tidy("".join(self._parts))
        self._parts.clear()
        if text:
            tight = bool(self._kind) and self._kind == self._last_kind
            self._done.append(Block(text, heading=self._headings > 0, tight=tight))
            self._last_kind = self._kind

    def _open_block(self, element: _Element) -> None:
        if self._row is not None:
            self._parts.append(" ")
            return
        self.end_block()
        self._kind = "item" if element.tag in _ITEMS else "row" if element.tag in _ROWS else ""
        if self._kind == "row" and _holds_values(element):
            self._row = element

    def _close_in_row(self, element: _Element) -> None:
        if element.tag in {"td", "th", "cell"} or element is self._row:
            self._cells.append(tidy("".join(self._parts)).replace("\n", " "))
            self._parts.clear()
        if element is self._row:
            self._parts.append(" | ".join(cell for cell in self._cells if cell))
            self.end_block()
            self._cells.clear()
            self._row = None


def _is_block(element: _Element) -> bool:
    """trafilatura calls both the inline and the block quotation `quote`."""
    if element.tag == "quote":
        parent = element.getparent()
        return parent is None or parent.tag != "p"
    return element.tag in _BLOCKS


def _holds_values(row: _Element) -> bool:
    """A row of short values. A row whose cells hold paragraphs is layout: its cells are read one by one."""
    return len(row) > 1 and not any(part.tag in _BLOCKS for cell in row for part in cell)

"""Hostile markup as a tree of bounded size, without what a reader of the page would not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from service.errors import UnreadableInput

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

MAX_ELEMENTS = 100_000
"""Elements of one page. What comes after the parser needs up to 30 µs for each."""

MAX_ATTRIBUTES = 500
"""Attributes of one element; the parser's time grows with their square."""

_LONGEST_ATTRIBUTE = 5_000
_HIDING = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)


def parse_html(markup: str) -> HtmlElement | None:
    """The tree of `markup` without comments and hidden elements, and with the quotation marks of `q`.

    None when there is neither element nor text in it. Nothing is fetched and no entity of the page's own is
    expanded. Raises `UnreadableInput` for markup whose size in elements, attributes or depth no page has.
    """
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    data = markup.replace("\x00", "").encode("utf-8", "replace")
    _require_reasonable(data)
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = document_fromstring(data, parser=parser)
    except ParserError:  # lxml's word for an empty document
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableInput("The HTML is nested too deeply to be read.")
    for element in list(tree.iter()):
        _clean(element)
    return tree


class _Census:
    """Counts what a page has before a tree is made of it."""

    def __init__(self) -> None:
        self._elements = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise UnreadableInput(f"The HTML has more than {MAX_ELEMENTS:,} elements.")
        if len(attributes) > MAX_ATTRIBUTES:
            raise UnreadableInput(f"The HTML has an element with more than {MAX_ATTRIBUTES} attributes.")

    def close(self) -> None:
        """Nothing is built."""


def _require_reasonable(data: bytes) -> None:
    from lxml.html import HTMLParser

    # lxml calls only the methods that a target has; its stubs want all of them.
    target: Any = _Census()
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, target=target)
    for start in range(0, len(data), 100_000):
        parser.feed(data[start : start + 100_000])
    parser.close()


def _clean(element: _Element) -> None:
    for name, value in element.attrib.items():
        if len(value) > _LONGEST_ATTRIBUTE:  # such as pictures as data; slow for what comes after
            del element.attrib[name]
    if element.tag in {"html", "body"}:
        return
    if element.get("hidden") is not None or _HIDING.search(element.get("style", "")):
        element.text = None
        del element[:]
    elif element.tag == "q":
        _quote(element)


def _quote(element: _Element) -> None:
    element.tag = "span"
    element.text = "“" + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + "”"
    else:
        element.text += "”"

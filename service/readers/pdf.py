"""PDF: pages joined, running heads dropped, words and paragraphs put together again across line ends."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from service.errors import InputTooLarge, UnreadableInput
from service.readers.blocks import Block, collapse, to_document
from service.readers.extras import load_extra
from service.readers.payload import Payload, require_bytes, require_file
from service.readers.stated import stated_title
from service.types import Document

if TYPE_CHECKING:
    from pypdf import PdfReader

logging.getLogger("pypdf").addHandler(logging.NullHandler())

MAX_PAGES = 1_000

_EDGE_LINES = 2
"""Lines at the top and at the foot of a page among which running heads are looked for."""
_RUNNING_SHARE = 0.6
_SHORT_LINE = 0.75
"""A line shorter than this share of the usual width may end a paragraph."""

_DIGITS = re.compile(r"\d+")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\x00": "\ufffd"}
)
_HYPHENATED_WORD = re.compile(r"\w+(?:-\w+)+")
_KEEPS_HYPHEN = frozenset({"self", "ex", "well", "half", "vice", "cross", "all", "non", "anti"})
_SENTENCE_ENDS = (".", "!", "?", ".”", "!”", "?”", '."', '!"', '?"', ".’", "…", ":", ".)")
_NOT_TITLES = re.compile(r"^(?:microsoft|untitled\b)|\.(?:docx?|pdf|indd|qxd|rtf|txt)$", re.IGNORECASE)


def read(payload: Payload) -> Document:
    """The text of a PDF with a text layer. Headings are not known: a PDF has none."""
    pypdf = load_extra("pypdf", "PDF files")
    require_file(len(payload.data))
    try:
        reader = pypdf.PdfReader(io.BytesIO(payload.data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableInput("The PDF is encrypted; save it without a password.")
        pages = list(_pages(reader, payload.limit_characters))
        title = reader.metadata.title if reader.metadata else None
    except pypdf.errors.DependencyError:
        raise UnreadableInput("The PDF is encrypted; save it without a password.") from None
    # What pypdf lets through when a file is broken: its own errors and those that wrong types cause in it.
    except (
        *(pypdf.errors.PyPdfError, zlib.error, OSError, EOFError, RecursionError, NotImplementedError),
        *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError),
    ):
        raise UnreadableInput("The PDF is broken.") from None
    document = to_document(
        _paragraphs(_without_running_heads(pages)),
        limit_characters=payload.limit_characters,
        nothing="The PDF has no text, only pictures of it; run it through text recognition (OCR) first.",
    )
    known = title if isinstance(title, str) and not _NOT_TITLES.search(title.strip()) else None
    return document.model_copy(update={"title": stated_title(known)})


def _pages(reader: PdfReader, limit_characters: int) -> Iterator[list[str]]:
    """The lines of each page, blank ones left out, until the limit is passed."""
    if len(reader.pages) > MAX_PAGES:
        raise InputTooLarge(f"The PDF has more than {MAX_PAGES:,} pages.")
    characters = 0
    for page in reader.pages:
        text = page.extract_text().translate(_LIGATURES)
        characters += len(text)
        require_bytes(characters, limit_characters, per_character=2)  # 2: much may be blanks
        yield [line for raw in text.splitlines() if (line := collapse(raw).strip())]


def _without_running_heads(pages: Sequence[list[str]]) -> list[str]:
    """All lines but those that stand at the edge of most pages, page numbers apart."""
    seen = Counter(shape for page in pages for shape in {_shape(page[place]) for place in _edges(page)})
    running = {shape for shape, count in seen.items() if count >= max(2, _RUNNING_SHARE * len(pages))}
    kept: list[str] = []
    for page in pages:
        edges = _edges(page)
        kept += (line for place, line in enumerate(page) if place not in edges or _shape(line) not in running)
    return kept


def _edges(page: Sequence[str]) -> set[int]:
    count = len(page)
    return {*range(min(_EDGE_LINES, count)), *range(max(count - _EDGE_LINES, 0), count)}


def _shape(line: str) -> str:
    return _DIGITS.sub("#", line)


def _paragraphs(lines: Sequence[str]) -> Iterator[Block]:
    """Lines put together until one is clearly the last of its paragraph, or a line that stands alone."""
    lengths = sorted(len(line) for line in lines)
    width = lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0
    compounds = frozenset(word.lower() for line in lines for word in _HYPHENATED_WORD.findall(line))
    gathered: list[str] = []
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        gathered.append(line)
        if not following or _ends_paragraph(line, following, width):
            yield Block(_joined(gathered, compounds))
            gathered = []


def _ends_paragraph(line: str, following: str, width: int) -> bool:
    """A short line ends its paragraph, unless the word or the sentence runs on in the next line."""
    if len(line) >= _SHORT_LINE * width or line.endswith(("-", "\u00ad")):
        return False
    return line.endswith(_SENTENCE_ENDS) or not following[0].islower()


def _joined(lines: Sequence[str], compounds: frozenset[str]) -> str:
    parts = [lines[0]]
    for line in lines[1:]:
        before = parts[-1]
        if before.endswith("\u00ad"):
            parts[-1] = before[:-1]
        elif before.endswith("-") and len(before) > 1 and before[-2].isalnum():
            if not _keeps_hyphen(before, line, compounds):
                parts[-1] = before[:-1]
        else:
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _keeps_hyphen(before: str, line: str, compounds: frozenset[str]) -> bool:
    """Whether the hyphen at a line end belongs to the word ("Jean-Pierre", "30-year"), not to the line."""
    first = before[:-1].rsplit(maxsplit=1)[-1]
    if not line[0].islower() or not first[-1].isalpha() or "-" in first:
        return True
    return first.lower() in _KEEPS_HYPHEN or f"{first}-{_first_word(line)}".lower() in compounds


def _first_word(line: str) -> str:
    word = re.match(r"\w+", line)
    return word.group() if word else ""

"""Word documents (docx): paragraphs with tracked changes accepted, headings by style, tables row by row."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from service.errors import InputTooLarge, UnreadableInput
from service.readers.blocks import Block, collapse, tidy, to_document
from service.readers.extras import load_extra
from service.readers.payload import MAX_FILE_BYTES, Payload, require_file
from service.readers.stated import stated_date, stated_title
from service.types import Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MAX_UNPACKED_BYTES = 4 * MAX_FILE_BYTES
MAX_XML_BYTES = 50_000_000
MAX_PARTS = 5_000

_MAIN_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved-away text, text boxes (captions, pull quotes), properties, the second copy of a drawing.
_NOT_TEXT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}pPr", _FALLBACK})
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
# The date in the template of python-docx: documents that a program wrote carry it whenever they were written.
_TEMPLATE_DAY = dt.date(2013, 12, 23)


def is_docx(data: bytes) -> bool:
    """Whether `data` is a zip archive with the main part of a Word document."""
    return any(part.filename == _MAIN_PART for part in _directory(data))


def read(payload: Payload) -> Document:
    """The text of a docx file, with the title and, where it is certain, the day that it states."""
    docx = load_extra("docx", "Word documents")
    require_file(len(payload.data))
    _require_harmless(payload.data)
    try:
        word = docx.Document(io.BytesIO(payload.data))
        blocks = list(_blocks(word))
        title, day = word.core_properties.title, _day(word)
    # What python-docx lets through from zipfile, zlib, lxml and its own parts when a file is broken.
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError),
        *(LookupError, ValueError, TypeError, AttributeError, RuntimeError, docx.exceptions.PythonDocxError),
        docx.opc.exceptions.OpcError,
    ):
        raise UnreadableInput("The Word document is broken or encrypted.") from None
    document = to_document(
        blocks, limit_characters=payload.limit_characters, nothing="There is no text in this Word document."
    )
    first = blocks[0].text if blocks[0].heading else None
    return document.model_copy(update={"title": stated_title(title or first), "published": day})


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """The parts that the archive says it has; none when it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, LookupError, EOFError, OSError):
        return []


def _require_harmless(data: bytes) -> None:
    """Judge the archive by its directory, before unpacking; zipfile never unpacks more than that states."""
    parts = _directory(data)
    if not any(part.filename == _MAIN_PART for part in parts):
        raise UnreadableInput("The file is not a Word document, or it is broken or encrypted.")
    xml = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or xml > MAX_XML_BYTES or unpacked > MAX_UNPACKED_BYTES:
        raise InputTooLarge("The Word document is too large when it is unpacked.")


def _blocks(word: WordDocument) -> Iterator[Block]:
    headings = {
        style.style_id
        for style in word.styles
        if style.name and (style.name == "Title" or style.name.lower().startswith("heading"))
    }
    last_was_item = False
    for element in _content(word.element.body):
        if element.tag == f"{_W}tbl":
            yield from _table(element)
            last_was_item = False
            continue
        text = _text(element)
        if text:
            item = element.find(f"{_W}pPr/{_W}numPr") is not None
            yield Block(text, heading=element.style in headings, tight=item and last_was_item)
            last_was_item = item


def _content(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also inside of content controls and tracked insertions."""
    for child in parent:
        if child.tag in {f"{_W}p", f"{_W}tbl"}:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"}:
            yield from _content(child)


def _table(table: Any) -> Iterator[Block]:
    """A row of short cells is one line; cells of several paragraphs are layout and read one by one."""
    tight = False
    for row in table.iter(f"{_W}tr"):
        cells = [[text for p in cell.iter(f"{_W}p") if (text := _text(p))] for cell in row.findall(f"{_W}tc")]
        if any(len(cell) > 1 for cell in cells):
            yield from (Block(text) for cell in cells for text in cell)
            tight = False
        else:
            yield Block(" | ".join(cell[0].replace("\n", " ") for cell in cells if cell), tight=tight)
            tight = True


def _text(paragraph: Any) -> str:
    return tidy("".join(_pieces(paragraph)))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield collapse(child.text or "")
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _NOT_TEXT and child.find(f"{_W}rPr/{_W}vanish") is None:
            yield from _pieces(child)


def _day(word: WordDocument) -> dt.date | None:
    """The day of the document, when it was made and last saved on the same one; else it is anyone's guess."""
    made = stated_date(word.core_properties.created)
    saved = stated_date(word.core_properties.modified)
    return made if made == saved and made != _TEMPLATE_DAY else None

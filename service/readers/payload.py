"""What every reader is given, and the limits that every reader keeps."""

from __future__ import annotations

from dataclasses import dataclass

from service.errors import InputTooLarge

MAX_FILE_BYTES = 50_000_000
"""Bytes of a PDF or Word file, most of which are pictures and fonts."""


@dataclass(frozen=True)
class Payload:
    """The bytes of one file, page or request; `charset` is what the sender calls their encoding."""

    data: bytes
    limit_characters: int
    charset: str | None = None


def require_characters(text: str, limit: int) -> None:
    """Raise `InputTooLarge` if `text` is longer than `limit` code points."""
    if len(text) > limit:
        raise _over(limit)


def require_bytes(size: int, limit: int, *, per_character: int) -> None:
    """Raise `InputTooLarge` if `size` bytes cannot be `limit` characters of at most `per_character` bytes.

    This is asked before decoding or parsing, so that a huge file costs nothing.
    """
    if size > limit * per_character + 4:  # 4: a byte order mark
        raise _over(limit)


def _over(limit: int) -> InputTooLarge:
    return InputTooLarge(f"The text is longer than {limit:,} characters (STANDFIRST_MAX_CHARACTERS).")


def require_file(size: int) -> None:
    """Raise `InputTooLarge` if a document file of `size` bytes is over `MAX_FILE_BYTES`."""
    if size > MAX_FILE_BYTES:
        raise InputTooLarge(f"The file is larger than {MAX_FILE_BYTES:,} bytes.")

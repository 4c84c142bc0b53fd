"""Files that a caller names: read with errors that say why not, and shown by names fit to be shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from service.errors import InputError, InputTooLarge
from service.formats.visible import one_line

_NAME_LIMIT = 200


def display_name(place: str) -> str:
    """A file name fit to be shown: bytes that are no text and control characters are made visible."""
    return one_line(os.fsencode(place).decode("utf-8", "replace"), _NAME_LIMIT)


def read_file(place: str, limit: int) -> bytes:
    """The bytes of a file, at most `limit`; raises `InputError` that names the file and says why not."""
    if not place:
        raise InputError("The name of a file is empty.")
    name = display_name(place)
    with saying_why_not(name), Path(place).open("rb") as file:
        return read_at_most(limit, file, name)


def read_at_most(limit: int, file: BinaryIO, name: str) -> bytes:
    """What is left in `file`; raises `InputTooLarge` if that is more than `limit` bytes."""
    data = file.read(limit + 1)
    if len(data) > limit:
        raise InputTooLarge(f"{name}: more than {limit:,} bytes (STANDFIRST_MAX_BODY_BYTES).")
    return data


@contextmanager
def saying_why_not(name: str) -> Iterator[None]:
    """Turn what the operating system says of the file called `name` into an `InputError`."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file.") from None
    except IsADirectoryError:
        raise InputError(f"{name}: this is a folder, not a file.") from None
    except PermissionError:
        raise InputError(f"{name}: this file may not be read.") from None
    except OSError as error:
        raise InputError(f"{name}: this file cannot be read: {error.strerror}.") from None
    except ValueError:  # a null character in the name
        raise InputError(f"{name}: this is not a file name.") from None

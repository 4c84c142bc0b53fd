"""One kind of input a file: each turns bytes or markup into a `Document`."""

from service.readers.inputs import pointing_at, read_input, read_sources
from service.readers.registry import READERS, Reader, read_bytes

__all__ = ["READERS", "Reader", "pointing_at", "read_bytes", "read_input", "read_sources"]

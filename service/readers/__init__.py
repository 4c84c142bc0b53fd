"""One kind of input a file: each turns bytes or markup into a `Document`."""

from service.readers.inputs import read_input
from service.readers.registry import READERS, Reader, read_bytes

__all__ = ["READERS", "Reader", "read_bytes", "read_input"]

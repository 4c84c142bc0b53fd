"""One text, offsets only: normalising, segmenting, locating, chunking."""

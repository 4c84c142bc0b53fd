"""What runs in the interpreter of a peer that has its own: standard library and the peer's library alone."""

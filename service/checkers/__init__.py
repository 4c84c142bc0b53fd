"""One checker a file: each gives one finding about one claim."""

"""One way to write a report a file."""

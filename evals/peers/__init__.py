"""Other tools behind the calls that tasks use, so that a suite runs on them unchanged: one peer a file."""

"""`python -m evals …`, one command a file."""

"""The numbers of the evaluation: each with its interval, or the reason for none."""

"""Batches: many articles read from one input, each worked on once, with what is done kept in files."""

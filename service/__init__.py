"""Standfirst: neutral summaries and source-checked claims, with the exact place in the source."""

__version__ = "0.1.0"

"""The plain verbs of saying, by their forms: what lays a quotation on somebody (English)."""

from __future__ import annotations

_REPORT_ROWS = """
said says say saying told tells claimed claims claim claiming alleged alleges insisted insists argued argues
warned warns believes believe believed suggested suggests stated states added adds asserted asserts contended
contends maintained maintains tweeted wrote writes testified joked complained predicted predicts according
"""
REPORT_VERBS: frozenset[str] = frozenset(_REPORT_ROWS.split())
"""Forms of verbs that lay what is said on somebody; verbs that vouch for it (“confirmed”) are left out."""

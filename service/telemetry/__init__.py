"""Watching the service: what it tells about its work, and where that goes (log, metrics, traces)."""

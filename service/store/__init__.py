"""What outlives a process: reports, feedback, keys, deliveries and cached answers, on SQLite or Postgres.

One noun a file: each repository takes a `Database` and speaks frozen types (`types.py`). Whatever belongs to
a tenant is asked for with the tenant as the first argument, and every statement is filtered by it; the few
methods that look across tenants say so. All calls block: from a coroutine, go through `asyncio.to_thread`.
"""

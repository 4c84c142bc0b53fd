"""Webhooks: when a report has ended, its caller is told at the callback address (Standard Webhooks).

A message is a delivery in the store. Every worker runs the loop that sends what is due: at least once, with
the same `webhook-id` each time, signed with the tenant's secret, through the guard of `outbound.py`.
"""

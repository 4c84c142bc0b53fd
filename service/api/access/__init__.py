"""Who may use the HTTP service: keys and sessions, scopes, rates and budgets.

A route takes `who: Reader`, `Writer`, `Spender`, `Pusher` or `Admin` (`needs.py`); everything else happens
here.
"""

"""Subscriptions: what a customer has agreed to pay again and again, and until when it is billed.

Boundaries come from anchors, never from the period before. `billed_until` moves only in the transaction that issues
the invoice of the period, so a period is billed exactly once.
"""

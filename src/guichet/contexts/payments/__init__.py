"""Payments: methods, set-ups, payments with their attempts, refunds, allocations, and what providers tell us.

Amounts are folded from event rows, so a duplicate or late word of a provider changes nothing. One open payment per
target and one open attempt per payment, by constraints. A card number never comes here.
"""

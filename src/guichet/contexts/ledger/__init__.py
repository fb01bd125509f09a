"""The books: a double-entry journal per brand and currency, append-only.

Each entry balances (a deferred constraint holds it) and names its source once, so posting again does nothing.
Amounts are signed minor units: debits positive, credits negative. Nothing is ever changed; a correction is another
entry.
"""

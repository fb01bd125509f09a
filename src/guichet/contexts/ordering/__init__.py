"""Orders: a purchase as shown, confirmed and paid.

An order keeps the very bill that the person saw, with its fingerprint. Confirming computes it again under lock at
the order's instant and goes on only if the two are one. At most one order of a customer is live.
"""

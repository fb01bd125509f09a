"""Invoices: issued once with everything copied, numbered without gaps, never changed after.

A trigger refuses any change of an issued invoice but of its payment state. The bytes of its PDF are kept with their
SHA-256. What was sold and which taxes apply is decided below, in the bill; invoicing records that very bill.
"""

"""Taxes: dated rates, sellers' registrations, answers about buyers' VAT ids, and the pure calculation.

Which taxes apply is decided by where the buyer is, whether its VAT id is valid and where the seller is registered; how
much, by one rounding per rate on the summed base. Never a tax on a tax.
"""

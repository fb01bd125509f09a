"""Pure values of the trade: money, rounding, allocation, periods, billing cycle, bills.

Standard library only. No clock, no float, no input or output: what depends on a country, a currency's exponent or
an instant comes in as a value.
"""

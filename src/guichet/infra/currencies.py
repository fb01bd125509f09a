"""Minor unit exponents of ISO 4217, never of CLDR: the two differ for some (docs/rules.md R10.1)."""

from __future__ import annotations

EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


def exponent(currency: str) -> int:
    """Digits after the decimal mark."""
    return EXPONENTS.get(currency, 2)

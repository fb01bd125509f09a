"""An amount in one currency, counted in that currency's minor units.

Rule kept: amounts are whole numbers, and two currencies never meet in one sum (docs/domain.md, Money).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def check_currency(code: str) -> None:
    """Refuse with ValueError what is not shaped like an ISO 4217 code: three capital letters, `CAD`.

    Whether the code exists, and its exponent, is known to `infra.currencies`; the kernel needs neither.
    """
    if not isinstance(code, str) or _CURRENCY.fullmatch(code) is None:
        raise ValueError(f"not a currency code: {code!r}")


def check_minor(amount: int) -> None:
    """Refuse with TypeError an amount that is not a whole number of minor units; a bool is not one."""
    if type(amount) is not int:
        raise TypeError(f"an amount is a whole number of minor units, not {amount!r}")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `Money(6784, "CAD")` is 67,84 $.

    Equality is that of values (1 CAD differs from 1 EUR). Adding, subtracting and ordering two currencies is a
    TypeError. There is no truth value: ask `is_zero`.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        check_minor(self.minor)
        check_currency(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency; the start of a sum."""
        return cls(0, currency)

    @property
    def is_zero(self) -> bool:
        return self.minor == 0

    @property
    def is_negative(self) -> bool:
        return self.minor < 0

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._minor_of(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._minor_of(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._minor_of(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._minor_of(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._minor_of(other)

    def times(self, count: int) -> Money:
        """This amount `count` times. Whole counts only: a fraction of an amount is rounded at a named place."""
        if type(count) is not int:
            raise TypeError(f"an amount is taken a whole number of times, not {count!r}")
        return Money(self.minor * count, self.currency)

    def _minor_of(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money meets only money, not {other!r}")
        if other.currency != self.currency:
            raise TypeError(f"{self.currency} and {other.currency} do not meet in one calculation")
        return other.minor

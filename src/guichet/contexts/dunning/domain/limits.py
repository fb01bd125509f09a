"""How often a network lets the same card be tried, and a debit be presented (docs/rules.md R7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

_DAY = timedelta(days=1)
# Visa lets a card be tried 15 times in 30 days, the lower of its two figures; Mastercard 10 times in a day and 35 in
# 30 days. The others are kept to Visa's.
_OF_NETWORKS: dict[str, tuple[tuple[timedelta, int], ...]] = {"mastercard": ((_DAY, 10), (30 * _DAY, 35))}
_OTHERS = ((30 * _DAY, 15),)
LONGEST_WINDOW = 30 * _DAY
# A direct debit that came back may be presented twice more.
_PRESENTATIONS = {"sepa_debit": 3}


def may_try(network: str, tried_at: Sequence[datetime], at: datetime) -> bool:
    """Whether one more try at `at` stays within what the network allows, after those at `tried_at`."""
    return all(
        sum(at - window < instant for instant in tried_at) < most for window, most in _OF_NETWORKS.get(network, _OTHERS)
    )


def may_present(kind: str, presented: int) -> bool:
    """Whether a method of `kind` may be asked once more for an invoice that it was asked for so often."""
    return presented < _PRESENTATIONS.get(kind, presented + 1)

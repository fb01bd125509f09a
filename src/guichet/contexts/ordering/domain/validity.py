"""How long an order holds: 30 minutes and not past the brand's midnight; a card has 24 hours to be authenticated."""

from __future__ import annotations

from datetime import datetime, timedelta

OPEN_FOR = timedelta(minutes=30)
AWAITING_CARD_FOR = timedelta(hours=24)


def expires_at(decided_at: datetime, next_midnight: datetime) -> datetime:
    """Both in UTC; `next_midnight` is the first instant of the brand's next day."""
    return min(decided_at + OPEN_FOR, next_midnight)

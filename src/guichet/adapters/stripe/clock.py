"""The provider's own clock of a test account, moved along with a brand that lives in its own future."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import stripe

from guichet.adapters.stripe.client import new_client
from guichet.adapters.stripe.errors import asked_again_safely
from guichet.adapters.stripe.settings import StripeSettings
from guichet.contexts.payments.ports import GatewayUnavailableError, TestClock

NAME = "guichet"
PAGE = 100
# Stripe takes its time to advance: looked at often first, then each second, for about a minute in all.
PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.5, *[1.0] * 60)


class StripeTestClock(TestClock):
    """One clock for each account, known by its name; made at the first advance. Whole seconds; never backwards."""

    def __init__(self, settings: StripeSettings) -> None:
        self._client = new_client(settings)

    def advance(self, to: datetime) -> None:
        """Move to `to` and return when the provider has got there; nothing happens if it is there or beyond."""
        target = int(to.timestamp())
        with asked_again_safely():
            clock = self._find()
            if clock is None:
                self._client.v1.test_helpers.test_clocks.create({"name": NAME, "frozen_time": target})
            elif clock.frozen_time < target:
                self._client.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": target})
                self._wait(clock.id)

    def next_due(self) -> datetime | None:
        """The sandbox tells it, Stripe does not."""
        with asked_again_safely():
            clock = self._find()
        due = clock.to_dict().get("next_due") if clock is not None else None
        return datetime.fromtimestamp(due, UTC) if due else None

    def _find(self) -> stripe.test_helpers.TestClock | None:
        listed = self._client.v1.test_helpers.test_clocks.list({"limit": PAGE})
        return next((clock for clock in listed.auto_paging_iter() if clock.name == NAME), None)

    def _wait(self, reference: str) -> None:
        for pause in PAUSES_SECONDS:
            if self._client.v1.test_helpers.test_clocks.retrieve(reference).status != "advancing":
                return
            time.sleep(pause)
        raise GatewayUnavailableError("the provider's test clock is still advancing")

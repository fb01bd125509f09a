"""What goes wrong at the provider, as the sandbox takes orders: how, for which requests or events, how often."""

from __future__ import annotations

from random import Random

# kind, path (of webhooks: type of event), method, times, seconds
Fault = tuple[str, str, str, int, int]

CHARGES, SESSIONS, CUSTOMERS = "/v1/payment_intents", "/v1/checkout/sessions", "/v1/customers"
REFUNDS, METHODS, EVENTS = "/v1/refunds", "/v1/payment_methods", "/v1/events"
BROKEN = ("timeout_before", "timeout_after", "error_500_before", "error_500_after", "error_429", "reset")
# A time-out is over at once: that no answer comes is what matters, not how long it does not.
AT_ONCE = 0
# Longer than a seed takes: only asking the provider brings what it would have told.
LOST_SECONDS = 3600
MOST_TIMES = 3
ASKED = (CHARGES,) * 5 + (SESSIONS, SESSIONS, CUSTOMERS, REFUNDS, REFUNDS, METHODS)
READ = (CHARGES, SESSIONS, REFUNDS, EVENTS)
BROKEN_READING = ("timeout_before", "error_500_before", "error_429")


def draw_fault(lots: Random) -> Fault:
    times = lots.randint(1, MOST_TIMES)
    what = lots.randrange(100)
    if what < 60:
        return lots.choice(BROKEN), lots.choice(ASKED), "POST", times, AT_ONCE
    if what < 75:
        return (
            lots.choice(BROKEN_READING),
            lots.choice(READ),
            "GET",
            times,
            AT_ONCE,
        )
    kind = lots.choice(("webhook_duplicate", "webhook_reorder", "webhook_delay"))
    return kind, "", "POST", times, LOST_SECONDS if kind == "webhook_delay" else 0

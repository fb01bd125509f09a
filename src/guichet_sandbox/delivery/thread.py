"""The delivery thread of the server process."""

import logging
import threading
from datetime import datetime, timedelta

from django.db import connection, transaction

from guichet_sandbox.clock import wall_now
from guichet_sandbox.delivery import queue
from guichet_sandbox.delivery.sending import UnreachableError, send
from guichet_sandbox.delivery.wake import ready
from guichet_sandbox.effects.expiry import expire_due
from guichet_sandbox.models import Account, CheckoutSession

# However it was woken: something may be waiting of which this process was not told.
LONGEST_REST_SECONDS = 5.0
SWEEP_EVERY = timedelta(seconds=30)

logger = logging.getLogger("guichet_sandbox")


def start() -> None:
    """Deliver for as long as the process lives; a delivery that is cut off is taken up again after its lease."""
    threading.Thread(target=_run, name="deliveries", daemon=True).start()


def _run() -> None:
    swept_at = wall_now()
    rest_seconds = 0.0
    while True:
        ready.wait(rest_seconds)
        ready.clear()
        rest_seconds = LONGEST_REST_SECONDS
        try:
            while deliver_one(wall_now()):
                pass
            if (due := queue.next_due()) is not None:
                rest_seconds = min(rest_seconds, max(0.05, (due - wall_now()).total_seconds()))
            if wall_now() - swept_at > SWEEP_EVERY:
                swept_at = wall_now()
                _expire_sessions()
        except Exception:
            logger.exception("A round of deliveries failed; the next one starts anew.")
        finally:
            connection.close()


def deliver_one(now: datetime) -> bool:
    """One attempt of the oldest due delivery; False when none is due."""
    delivery = queue.claim(now)
    if delivery is None:
        return False
    if delivery.status == "given_up":
        return True
    try:
        delivered = not queue.is_dropped(delivery) and send(delivery)
    except UnreachableError:
        queue.settle_failed(delivery, wall_now(), unreachable=True)
        return True
    if delivered:
        queue.settle_delivered(delivery)
    else:
        queue.settle_failed(delivery, wall_now(), unreachable=False)
    return True


def _expire_sessions() -> None:
    """Close the visits whose time is up, account by account, each under its lock."""
    accounts = CheckoutSession.objects.filter(status="open").values_list("account_id", flat=True).distinct()
    for account_id in list(accounts):
        with transaction.atomic():
            expire_due(Account.lock(account_id))

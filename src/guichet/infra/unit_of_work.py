"""One numbered transaction. Operations never commit; a flow opens a unit of work, and nothing else does.

A unit of work cannot stand inside another: a flow that did so would believe in a commit that has not happened.
For crash tests the process can be made to die right after the n-th commit (settings.TEST_CRASH_AFTER_COMMIT).
"""

from __future__ import annotations

import itertools
import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction

from guichet.infra import outbox

log = logging.getLogger(__name__)
_committed = itertools.count(1)


@contextmanager
def unit_of_work(name: str) -> Iterator[None]:
    """Run the block in one transaction and number its commit. `name` says which commit of which flow it is."""
    with transaction.atomic(durable=True), outbox.collected():
        yield
    number = next(_committed)
    log.debug("committed", extra={"commit": number, "unit": name})
    if number == settings.TEST_CRASH_AFTER_COMMIT:
        os.kill(os.getpid(), signal.SIGKILL)

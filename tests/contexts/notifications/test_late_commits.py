"""An event that was written first and committed last is told like any other."""

from __future__ import annotations

import json
import threading

import pytest
from django.db import connection, transaction

from guichet.infra.clock import business_now
from guichet.infra.ids import new_id
from guichet.infra.outbox import Event, publish
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import open_desk
from tests.contexts.notifications.conftest import listens
from tests.support.listener import Listener


@pytest.mark.usefixtures("transactional_db")
def test_no_event_is_missed_for_having_been_committed_late(listener: Listener) -> None:
    desk = open_desk()
    listens(desk, listener)
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            # A unit of work writes its events last: here they are written, and it takes long to commit.
            with transaction.atomic():
                publish(
                    [Event("customer.parked", desk.brand_id, new_id(), business_now(desk.brand), {"reason": "error"})]
                )
                written.set()
                may_commit.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    with unit_of_work("test.quick"):
        publish([Event("customer.released", desk.brand_id, new_id(), business_now(desk.brand), {})])
    run_until_quiet()
    assert [json.loads(each.body)["type"] for each in listener.heard] == ["customer.released"]
    may_commit.set()
    thread.join()
    run_until_quiet()
    assert [json.loads(each.body)["type"] for each in listener.heard] == ["customer.released", "customer.parked"]

"""Asks a job to collect all that a customer owes: it exists if what it follows was committed."""

from __future__ import annotations

from uuid import UUID

from guichet.infra import jobs

COLLECT_ALL_TASK = "flows.collect_all"


def collect_all_soon(customer_id: UUID, method_id: UUID) -> None:
    """By that method. Inside the unit of work that saves it, or that records why it is its turn."""
    jobs.defer(
        COLLECT_ALL_TASK, lock=f"collect_all:{customer_id}", customer_id=str(customer_id), method_id=str(method_id)
    )

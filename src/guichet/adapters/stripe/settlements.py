"""What the provider paid out to our bank: payouts, and the balance transactions that each of them sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import stripe

from guichet.adapters.stripe.errors import asked_again_safely, details_of
from guichet.contexts.payments.ports import Settlement

PAGE = 100


def list_settlements(client: stripe.StripeClient, cursor: str) -> tuple[Sequence[Settlement], str]:
    """Payouts that were paid after `cursor`, oldest first, and the next cursor: never past one that is on its way."""
    with asked_again_safely():
        try:
            shapes = _after(client, cursor) if cursor else _from_the_start(client)
        except stripe.InvalidRequestError as error:
            if details_of(error).get("code") != "resource_missing":
                raise
            shapes = _from_the_start(client)
        found: list[Settlement] = []
        for shape in shapes:
            if shape["status"] in {"pending", "in_transit"}:
                break
            cursor = str(shape["id"])
            if shape["status"] == "paid":
                found.append(_settlement(client, shape))
    return found, cursor


def _after(client: stripe.StripeClient, cursor: str) -> list[dict[str, Any]]:
    listed = client.v1.payouts.list({"limit": PAGE, "ending_before": cursor})
    return [payout.to_dict() for payout in listed.auto_paging_iter()]


def _from_the_start(client: stripe.StripeClient) -> list[dict[str, Any]]:
    newest_first = [payout.to_dict() for payout in client.v1.payouts.list({"limit": PAGE}).auto_paging_iter()]
    return newest_first[::-1]


def _settlement(client: stripe.StripeClient, payout: dict[str, Any]) -> Settlement:
    """The payout itself stands among its transactions with its amount taken off: it is no movement of ours."""
    gross = fee = 0
    for moved in client.v1.balance_transactions.list({"payout": payout["id"], "limit": PAGE}).auto_paging_iter():
        if moved.type != "payout":
            gross, fee = gross + moved.amount, fee + moved.fee
    if gross - fee != payout["amount"]:
        raise ValueError(f"payout {payout['id']} is {payout['amount']}, its movements come to {gross - fee}")
    arrives_on = datetime.fromtimestamp(payout["arrival_date"], UTC).date()
    return Settlement(str(payout["id"]), str(payout["currency"]).upper(), gross, fee, arrives_on)

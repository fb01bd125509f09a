"""What providers paid out: each payout once, from clearing to the bank, its fees apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, post
from guichet.contexts.payments.models import EventCursor, Settlement
from guichet.contexts.payments.ports import Settlement as PaidOut
from guichet.infra.clock import day_of


def settlement_cursor(brand_id: UUID, gateway_code: str) -> str:
    row = EventCursor.objects.filter(brand_id=brand_id, gateway_code=gateway_code).first()
    return row.settlements if row else ""


def keep_settlements(
    brand: BrandView, gateway_code: str, paid_out: Sequence[PaidOut], cursor: str, at: datetime
) -> int:
    """Book those that were not known yet, and how far was asked; how many were new."""
    fresh = [_keep(brand, gateway_code, each, at) for each in paid_out]
    EventCursor.objects.update_or_create(brand_id=brand.id, gateway_code=gateway_code, defaults={"settlements": cursor})
    return sum(fresh)


def _keep(brand: BrandView, gateway_code: str, each: PaidOut, at: datetime) -> bool:
    row, made = Settlement.objects.get_or_create(
        brand_id=brand.id,
        gateway_code=gateway_code,
        reference=each.reference,
        defaults={
            "currency": each.currency,
            "gross_minor": each.gross_minor,
            "fee_minor": each.fee_minor,
            "arrives_on": each.arrives_on,
            "at": at,
        },
    )
    if made:
        postings = (
            PostingDraft(accounts.bank(gateway_code), each.net_minor),
            PostingDraft(accounts.GATEWAY_FEES, each.fee_minor),
            PostingDraft(accounts.clearing(gateway_code), -each.gross_minor),
        )
        post(
            [
                EntryDraft(
                    brand.id, each.currency, "settlement", row.id, "paid_out", day_of(brand, at), at, postings
                )
            ]
        )  # fmt: skip
    return made

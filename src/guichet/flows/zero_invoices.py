"""Bills of nothing: by programme an invoice is issued for them, or skipped (`skip_zero_invoices` in its policy).

What a skipped one covers counts as billed; it takes no number, nothing is drawn, booked or mailed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.invoicing.public import InvoiceDraft, charges_nothing, skip
from guichet.infra import audit, outbox
from guichet.kernel.bill import Bill


def is_skipped(bill: Bill, programme: ProgrammeView) -> bool:
    """Whether no invoice is issued for `bill`."""
    return programme.skips_zero_invoices and charges_nothing(bill)


def _subject(draft: InvoiceDraft) -> tuple[str, UUID]:
    """The one subscription that it covers; a group's are the customer's."""
    return ("subscription", draft.subscription_id) if draft.subscription_id else ("customer", draft.customer.id)


def skip_invoices(brand: BrandView, drafts: Sequence[InvoiceDraft], at: datetime) -> None:
    """Inside the unit of work that would have issued them; what each covers is told in the trail."""
    skip(drafts, at)
    for draft in drafts:
        covered = draft.bill.lines[0].period
        audit.record(
            audit.SYSTEM, "invoice.skipped", brand_id=brand.id, customer_id=draft.customer.id, at=at,
            subject=_subject(draft),
            after={
                "covered_from": covered.start.isoformat() if covered else "",
                "covered_until": covered.last_day.isoformat() if covered else "",
            },
        )  # fmt: skip
    outbox.publish(
        [
            outbox.Event(
                "invoice.skipped",
                brand.id,
                draft.customer.id,
                at,
                {"subscription": str(draft.subscription_id)} if draft.subscription_id else {},
            )
            for draft in drafts
        ]
    )

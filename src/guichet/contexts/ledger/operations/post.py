"""Posts entries, set-wise: three statements whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.ledger.models import Account, Entry, Posting
from guichet.infra import bulk
from guichet.infra.any_of import Ids
from guichet.infra.ids import new_id
from guichet.infra.reads import rows

_POSTED = "SELECT source_kind, source_id, purpose FROM ledger_entry WHERE source_id = ANY(%s::uuid[])"
_ACCOUNTS = "SELECT id, brand_id, currency, code FROM ledger_account WHERE brand_id = ANY(%s) AND code = ANY(%s)"


@dataclass(frozen=True, slots=True)
class PostingDraft:
    """Debit positive, credit negative, minor units of the entry's currency. Zero amounts are left out."""

    account: str
    amount_minor: int
    customer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A balanced fact to be posted; ValueError when it is not balanced."""

    brand_id: UUID
    currency: str
    source_kind: str
    source_id: UUID
    purpose: str
    entry_date: date
    posted_at: datetime
    postings: tuple[PostingDraft, ...]

    def __post_init__(self) -> None:
        if sum(posting.amount_minor for posting in self.postings):
            raise ValueError(f"{self.purpose} of {self.source_kind} {self.source_id} does not balance")

    @property
    def source(self) -> tuple[str, UUID, str]:
        return self.source_kind, self.source_id, self.purpose


def post(drafts: Sequence[EntryDraft]) -> None:
    """Post what is not posted yet. Must run inside the unit of work of the fact itself."""
    if not drafts:
        return
    known = set(rows(_POSTED, [Ids({draft.source_id for draft in drafts}).text]))
    fresh = [
        (new_id(), draft)
        for draft in drafts
        if draft.source not in known and any(p.amount_minor for p in draft.postings)
    ]
    if not fresh:
        return
    accounts = _accounts({(d.brand_id, d.currency, p.account) for _, d in fresh for p in d.postings if p.amount_minor})
    bulk.insert(
        Entry,
        ["id", "brand_id", "currency", "source_kind", "source_id", "purpose", "entry_date", "posted_at"],
        [
            (entry_id, d.brand_id, d.currency, d.source_kind, d.source_id, d.purpose, d.entry_date, d.posted_at)
            for entry_id, d in fresh
        ],
    )
    bulk.insert(
        Posting,
        ["entry_id", "account_id", "customer_id", "amount_minor"],
        [
            (entry_id, accounts[d.brand_id, d.currency, p.account], p.customer_id, p.amount_minor)
            for entry_id, d in fresh
            for p in d.postings
            if p.amount_minor
        ],
    )


def _accounts(wanted: set[tuple[UUID, str, str]]) -> dict[tuple[UUID, str, str], UUID]:
    """Account ids by brand, currency and code; those that are missing are opened."""

    def known() -> dict[tuple[UUID, str, str], UUID]:
        brands, codes = {w[0] for w in wanted}, {w[2] for w in wanted}
        return {tuple(account): id_ for id_, *account in rows(_ACCOUNTS, [list(brands), list(codes)])}

    found = known()
    if missing := wanted - found.keys():
        # Another unit of work may open the same account at this moment: the first one wins, both go on.
        Account.objects.bulk_create(
            [Account(brand_id=brand, currency=currency, code=code) for brand, currency, code in sorted(missing)],
            ignore_conflicts=True,
        )
        found = known()
    return found

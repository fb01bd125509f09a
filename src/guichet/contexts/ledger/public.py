"""The door of the books."""

from guichet.contexts.ledger.domain import accounts
from guichet.contexts.ledger.domain.due_when_paid import due_when_paid
from guichet.contexts.ledger.operations.post import EntryDraft, PostingDraft, post
from guichet.contexts.ledger.queries import (
    EntryRow,
    Statement,
    StatementRow,
    balances,
    list_in_credit,
    list_postings,
    statement,
)

__all__ = [
    "EntryDraft",
    "EntryRow",
    "PostingDraft",
    "Statement",
    "StatementRow",
    "accounts",
    "balances",
    "due_when_paid",
    "list_in_credit",
    "list_postings",
    "post",
    "statement",
]

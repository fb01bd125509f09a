"""The door of the books."""

from guichet.contexts.ledger.domain import accounts
from guichet.contexts.ledger.domain.due_when_paid import due_when_paid
from guichet.contexts.ledger.operations.post import EntryDraft, PostingDraft, post
from guichet.contexts.ledger.queries import (
    EntryRow,
    Statement,
    StatementRow,
    TrialRow,
    balances,
    list_in_credit,
    list_postings,
    statement,
    trial_balance,
)

__all__ = [
    "EntryDraft",
    "EntryRow",
    "PostingDraft",
    "Statement",
    "StatementRow",
    "TrialRow",
    "accounts",
    "balances",
    "due_when_paid",
    "list_in_credit",
    "list_postings",
    "post",
    "statement",
    "trial_balance",
]

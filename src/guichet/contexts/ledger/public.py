"""The door of the books."""

from guichet.contexts.ledger.domain import accounts
from guichet.contexts.ledger.operations.post import EntryDraft, PostingDraft, post
from guichet.contexts.ledger.queries import Statement, StatementRow, balances, statement

__all__ = [
    "EntryDraft",
    "PostingDraft",
    "Statement",
    "StatementRow",
    "accounts",
    "balances",
    "post",
    "statement",
]

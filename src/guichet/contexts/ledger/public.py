"""The door of the books."""

from guichet.contexts.ledger.domain import accounts
from guichet.contexts.ledger.operations.post import EntryDraft, PostingDraft, post
from guichet.contexts.ledger.queries import balances

__all__ = ["EntryDraft", "PostingDraft", "accounts", "balances", "post"]

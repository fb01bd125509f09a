"""Recomputes what must always be true of the rows, from the rows: `docs/invariants.md` says each in words.

One statement an invariant, set-wise, all of them on one snapshot, so that a billing run beside it changes nothing.
"""

from guichet.flows.audit.heads import HeadsUnreadableError
from guichet.flows.audit.invariant import Invariant, Violation
from guichet.flows.audit.run import INVARIANTS, Report, audit, violations

__all__ = ["INVARIANTS", "HeadsUnreadableError", "Invariant", "Report", "Violation", "audit", "violations"]

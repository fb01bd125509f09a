"""What an invariant is to the audit: its name in the document, and the statement that finds what breaks it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """`statement` selects (subject, id, detail) of everything that breaks it; nothing when it holds.

    It may name the parameters of `run.PARAMETERS`.
    """

    id: str
    title: str
    statement: str


@dataclass(frozen=True, slots=True)
class Violation:
    """`subject` is the kind of thing that `subject_id` identifies; `detail` says what was found."""

    invariant: str
    subject: str
    subject_id: str
    detail: str


def exact_tax(base: str, amount: str, percent: str, included: str) -> str:
    """What a tax has to come to: on its base, or, where prices include it, within base and tax together.

    PostgreSQL's round() goes half away from zero, and div() of numerics cuts and never approximates.
    """
    gross = f"({base} + {amount})"
    return (
        f"CASE WHEN {included} THEN sign({gross}) * div("
        f"2 * abs({gross}) * {percent} + 100 + {percent}, 2 * (100 + {percent})"
        f") ELSE round({base} * {percent} * 0.01) END"
    )

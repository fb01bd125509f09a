"""What can go wrong with the embedded server; each message is one sentence for the person who started it."""

from __future__ import annotations


class PostgresUnavailable(RuntimeError):
    """The embedded server cannot run or be reached here."""


class DirectoryInUse(PostgresUnavailable):
    """Another process owns the directory, and the caller wanted to."""

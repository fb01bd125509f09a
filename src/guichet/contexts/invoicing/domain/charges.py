"""The states of a one-off charge: it waits for an invoice, is on one, or was taken back before."""

from __future__ import annotations

from enum import StrEnum


class ChargeStatus(StrEnum):
    WAITING = "waiting"
    BILLED = "billed"
    CANCELED = "canceled"

"""Sends webhooks: signed as Standard Webhooks says, to the very address that was looked at."""

from guichet.adapters.webhooks.send import send

__all__ = ["send"]

"""Visits to the card page that nobody finished in their day."""

from guichet_sandbox.clock import account_now
from guichet_sandbox.effects import visits
from guichet_sandbox.models import Account, CheckoutSession


def expire_due(account: Account) -> None:
    """Close the open visits whose time is up on the account's clock."""
    due = CheckoutSession.objects.filter(account=account, status="open", expires_at__lte=account_now(account))
    for session in due.order_by("id"):
        visits.expire(session)

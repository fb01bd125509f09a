"""Where the provider sends its events: set up for a demo or a test, where nobody opens the provider's dashboard."""

from __future__ import annotations

from guichet.adapters.stripe.client import new_client
from guichet.adapters.stripe.errors import asked_again_safely
from guichet.adapters.stripe.settings import StripeSettings

PAGE = 100


def ensure_webhook_endpoint(settings: StripeSettings, url: str) -> str:
    """Make the one endpoint of this account for `url`, and return its signing secret.

    The provider tells a secret once, at creation: an endpoint that is already there is replaced, and what was signed
    with its secret no longer counts. For sandbox and test accounts.
    """
    client = new_client(settings)
    with asked_again_safely():
        listed = client.v1.webhook_endpoints.list({"limit": PAGE})
        for endpoint in list(listed.auto_paging_iter()):
            if endpoint.url == url:
                client.v1.webhook_endpoints.delete(endpoint.id)
        made = client.v1.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})
    return str(made.secret)

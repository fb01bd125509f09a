"""From a brand's account, as configured, to what speaks with the provider."""

from __future__ import annotations

from django.conf import settings

from guichet.adapters.stripe.clock import StripeTestClock
from guichet.adapters.stripe.endpoints import ensure_webhook_endpoint
from guichet.adapters.stripe.gateway import StripeGateway
from guichet.adapters.stripe.settings import StripeSettings
from guichet.contexts.brands.public import GatewayAccountView


def gateway_of_account(account: GatewayAccountView) -> StripeGateway:
    return StripeGateway(settings_of(account))


def clock_of_account(account: GatewayAccountView) -> StripeTestClock:
    return StripeTestClock(settings_of(account))


def settings_of(account: GatewayAccountView) -> StripeSettings:
    return StripeSettings(
        api_key=account.api_key,
        webhook_secrets=account.webhook_secrets,
        api_base=account.api_base,
        timeout_seconds=settings.GATEWAY_TIMEOUT_SECONDS,
        supports_frame=account.supports_frame,
        merchant_name=account.merchant_name,
    )


def endpoint_of_account(account: GatewayAccountView, url: str) -> str:
    """Have events sent to `url`; gives the secret that signs them."""
    return ensure_webhook_endpoint(settings_of(account), url)

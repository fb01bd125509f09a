"""Cards, debits and PayPal on Stripe's wire: Stripe, the sandbox, stand-ins. Nothing else knows Stripe's words.

`StripeGateway` fills the payments context's `Gateway`, `StripeTestClock` its `TestClock`.
"""

from guichet.adapters.stripe.clock import StripeTestClock
from guichet.adapters.stripe.endpoints import ensure_webhook_endpoint
from guichet.adapters.stripe.gateway import StripeGateway
from guichet.adapters.stripe.settings import StripeSettings

__all__ = ["StripeGateway", "StripeSettings", "StripeTestClock", "ensure_webhook_endpoint"]

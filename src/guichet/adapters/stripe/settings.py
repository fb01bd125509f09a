"""What one account at the provider needs to be reached."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StripeSettings:
    """One account. Secrets stay out of `repr`, so that they stay out of logs.

    Several `webhook_secrets` are all believed, so that a secret can be changed without losing an event.
    `api_base` has no path and no final slash. `supports_frame`: the provider can show its card page inside the
    portal's dialog; the sandbox can, Stripe cannot. `merchant_name`, where given, is shown by the sandbox's pages.
    """

    api_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    api_base: str = "https://api.stripe.com"
    timeout_seconds: float = 20.0
    supports_frame: bool = False
    merchant_name: str = ""

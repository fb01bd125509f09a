"""The demo's brands and people, without their past: what every test of the shell stands on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from guichet.contexts.brands.public import configure_gateway, find_brand_by_slug
from guichet.contexts.notifications.models import Mail
from guichet.flows.demo.brands import BRANDS
from guichet.flows.demo.seed import add_people, set_up_brand
from guichet.infra.clock import wall_now

PSP = "http://psp.localhost:8001"
Visitor = Callable[..., Client]


def set_demo_up() -> None:
    """Five brands, their people, and a payment provider at Plan de Chantier."""
    for brand in BRANDS:
        set_up_brand(brand, lived=timedelta(0))
    add_people()
    plans = find_brand_by_slug("plans")
    assert plans is not None
    settings = {
        "api_base": "http://127.0.0.1:1",
        "page_origin": PSP,
        "supports_frame": True,
        "merchant_name": plans.name,
        "webhook_url": f"{plans.origin}/webhooks/sandbox/",
    }
    configure_gateway(plans.id, "sandbox", "stripe", settings, {"api_key": "sk", "webhook_secrets": ["s"]})


def send(brand_slug: str, to: str, subject: str, text: str, html: str) -> Mail:
    """A mail as it stands once it was sent."""
    brand = find_brand_by_slug(brand_slug)
    assert brand is not None
    return Mail.objects.create(
        brand_id=brand.id, kind="invoice_paid", to=to, language="fr", data={}, once=subject, status=Mail.Status.SENT,
        subject=subject, text=text, html=html, queued_at=wall_now(), sent_at=wall_now(),
    )  # fmt: skip

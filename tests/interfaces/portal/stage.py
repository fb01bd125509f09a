"""The demo's brands and people, without their past: what every test of the shell stands on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from guichet.contexts.brands.public import configure_gateway, find_brand_by_slug
from guichet.flows.demo.brands import BRANDS
from guichet.flows.demo.seed import add_people, set_up_brand

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

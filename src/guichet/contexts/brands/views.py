"""Frozen views of brands, the shapes in which everybody else sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True, slots=True)
class BrandLook:
    """The four tokens that a merchant sets (values of CSS, light then dark), and what follows from the brand.

    `icon` is a lucide name, `paper` the sRGB hex of the brand on documents and mails, `paper_dark` in dark mails.
    """

    brand: tuple[str, str]
    on_brand: tuple[str, str]
    radius: str
    icon: str
    paper: str
    paper_dark: str
    font: str = ""


@dataclass(frozen=True, slots=True)
class LegalIdentity:
    """The seller as law wants it on documents. `lines` is the address, ready to print; `footer` by language.

    `late_rate_percent` is the yearly rate of late penalties that a French invoice to a professional states,
    `creditor_id` the number (ICS) under which it debits accounts.
    """

    name: str
    lines: tuple[str, ...]
    footer: dict[str, list[str]] = field(default_factory=dict)
    identifiers: tuple[tuple[str, str], ...] = ()
    email: str = ""
    late_rate_percent: Decimal | None = None
    creditor_id: str = ""


@dataclass(frozen=True, slots=True)
class BrandView:
    id: UUID
    slug: str
    name: str
    host: str
    mode: str
    clock_offset: timedelta
    time_zone: str
    country: str
    default_language: str
    look: BrandLook
    legal: LegalIdentity
    support_email: str
    support_phone: str
    sender_email: str

    @property
    def origin(self) -> str:
        """Scheme, host and port of the portal, without a final slash."""
        standard = {"http": 80, "https": 443}[settings.PORTAL_SCHEME]
        port = "" if standard == settings.PORTAL_PORT else f":{settings.PORTAL_PORT}"
        return f"{settings.PORTAL_SCHEME}://{self.host}{port}"

    @property
    def is_live(self) -> bool:
        return self.mode == "live"


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    id: UUID
    brand_id: UUID
    code: str
    name: dict[str, str]
    navigation: dict[str, Any]
    policy: dict[str, Any]

    @property
    def tax_included(self) -> bool:
        """Whether its customers buy at prices that tax is in, as consumers are used to; else tax comes on top."""
        return bool(self.policy.get("tax_included", False))

    @property
    def has_seats(self) -> bool:
        """Whether what is sold is held by people; else it is for a thing, and nobody counts it."""
        return bool(self.policy.get("seats", True))

    @property
    def grouped(self) -> bool:
        """Whether all of a customer's subscriptions are on one invoice a period, and nothing is paid at once."""
        return bool(self.policy.get("grouped", False))

    @property
    def minimum_charge_minor(self) -> int:
        """What must be owed before it is collected, in minor units; 0 is no minimum."""
        return int(self.policy.get("minimum_charge_minor", 0))

    @property
    def skips_zero_invoices(self) -> bool:
        """Whether no invoice is issued for a bill of nothing."""
        return bool(self.policy.get("skip_zero_invoices", False))

    @property
    def card_networks(self) -> tuple[str, ...]:
        """The networks whose cards it takes, in the order of display."""
        return tuple(self.policy.get("card_networks", ("visa", "mastercard", "amex")))

    @property
    def one_method(self) -> bool:
        """Whether a customer has one method at a time, which is deleted before another is added."""
        return bool(self.policy.get("one_method", False))

    @property
    def dunning(self) -> dict[str, Any]:
        """What follows a refused payment, where the programme says other than usual (`dunning.public.Schedule`)."""
        return dict(self.policy.get("dunning", {}))

    @property
    def resumes_on_debit(self) -> bool:
        """Whether what is suspended goes on once a bank has accepted the debit of what is owed; else with the money."""
        return bool(self.policy.get("resumes_on_debit", True))

    @property
    def method_kinds(self) -> tuple[str, ...]:
        """With what its customers can pay, in the order of display; a card where it says nothing."""
        return tuple(self.policy.get("methods", ("card",)))

    @property
    def later_kinds(self) -> frozenset[str]:
        """Of those, which cannot be given while something is bought, only afterwards."""
        return frozenset(self.policy.get("methods_only_later", ()))

    @property
    def debit_notice_days(self) -> int:
        """How long before each direct debit it is announced; 14 days unless less is agreed (docs/rules.md R3.4)."""
        return int(self.policy.get("debit_notice_days", 14))

    @property
    def mandate_confirmation_months(self) -> int | None:
        """After how long a debtor is asked to confirm their mandate; None is never."""
        months = self.policy.get("mandate_confirmation_months")
        return int(months) if months else None

    @property
    def billing_mode(self) -> str:
        """What its way of billing is called where customers choose how to pay: `professional`, or nothing."""
        return str(self.policy.get("billing_mode", ""))

    @property
    def fallback(self) -> bool:
        """Whether a customer may let another of their methods be charged when the preferred one is refused."""
        return bool(self.policy.get("fallback", False))

    def sells(self, product_code: str) -> bool:
        """Whether its customers can choose the product: one of those that it lists, or any where it lists none."""
        products = self.policy.get("products")
        return products is None or product_code in products

    @property
    def decreases_now(self) -> bool:
        """Whether fewer is at once, with credit for the days that are left; else it waits for the term.

        In a group it always waits: what is more there is not paid yet.
        """
        return bool(self.policy.get("decreases") == "now") and not self.grouped


@dataclass(frozen=True, slots=True)
class HostView:
    """A brand's host: its programmes by id, and where its payment providers show pages of their own."""

    brand: BrandView
    programmes: dict[UUID, ProgrammeView]
    page_origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GatewayAccountView:
    """`api_key` and `webhook_secrets` stay out of repr, so that they stay out of logs."""

    id: UUID
    brand_id: UUID
    code: str
    adapter: str
    api_base: str
    page_origin: str
    supports_frame: bool
    merchant_name: str
    webhook_url: str
    api_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)

"""Reads of customers; frozen views only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet

from guichet.contexts.customers.domain.addresses import PostalAddress
from guichet.contexts.customers.models import Address, Customer
from guichet.infra.any_of import Ids
from guichet.infra.reads import rows


@dataclass(frozen=True, slots=True)
class CustomerView:
    """`address` is the billing address, None until given; `shipping` the other one, None where it is the same.

    `currency` is empty before the first invoice, `vat_id` where there is none.
    """

    id: UUID
    brand_id: UUID
    programme_id: UUID
    number: str
    kind: str
    name: str
    category: str
    billing_email: str
    currency: str
    address: PostalAddress | None
    shipping: PostalAddress | None
    vat_id: str = ""

    @property
    def fingerprint(self) -> str:
        """Of what its people may edit: who edits what has changed meanwhile is told."""
        shown = [self.name, self.category, self.billing_email, self.address, self.shipping]
        return sha256(repr(shown).encode()).hexdigest()

    @property
    def missing(self) -> tuple[str, ...]:
        """What a purchase needs and nobody gave yet: category, address."""
        return tuple(name for name in ("category", "address") if not getattr(self, name))


# One statement: every page of a customer, and every batch of a billing run, begins with it.
_WITH_ADDRESSES = """
    SELECT c.id, c.brand_id, c.programme_id, c.number, c.kind, c.name, c.category, c.billing_email, c.currency,
        c.vat_id,
        (SELECT jsonb_object_agg(
                a.kind, jsonb_build_array(a.line1, a.line2, a.city, a.region, a.postal_code, a.country))
            FROM customers_address a WHERE a.customer_id = c.id)
    FROM customers_customer c WHERE c.id = ANY(%s::uuid[])
"""


def list_customers(customer_ids: Sequence[UUID]) -> dict[UUID, CustomerView]:
    """Views by id, in one query whatever their number."""
    found = {}
    for (
        id_, brand_id, programme_id, number, kind, name, category, billing_email, currency, vat_id, addresses
    ) in rows(_WITH_ADDRESSES, [Ids(set(customer_ids)).text]):  # fmt: skip
        known = {of: PostalAddress(*lines) for of, lines in json.loads(addresses or "{}").items()}
        found[id_] = CustomerView(
            id_, brand_id, programme_id, number, kind, name, category, billing_email, currency,
            known.get(Address.Kind.BILLING), known.get(Address.Kind.SHIPPING), vat_id,
        )  # fmt: skip
    return found


def get_customer(customer_id: UUID) -> CustomerView:
    return list_customers([customer_id])[customer_id]


def search_customers(brand_id: UUID, text: str, *, offset: int, limit: int) -> list[CustomerView]:
    """A brand's customers by number: those whose number or address `text` is, or whose name holds it; all without."""
    ids = list(_found(brand_id, text).order_by("number").values_list("pk", flat=True)[offset : offset + limit])
    views = list_customers(ids)
    return [views[customer_id] for customer_id in ids]


def count_customers(brand_id: UUID, text: str) -> int:
    return _found(brand_id, text).count()


def _found(brand_id: UUID, text: str) -> QuerySet[Customer]:
    rows = Customer.objects.filter(brand_id=brand_id)
    if not text:
        return rows
    return rows.filter(Q(number__iexact=text) | Q(billing_email__iexact=text) | Q(name__icontains=text))


def find_customer_by_number(brand_id: UUID, number: str) -> CustomerView | None:
    row = Customer.objects.filter(brand_id=brand_id, number=number).first()
    return get_customer(row.id) if row else None


def list_customers_after(brand_id: UUID, after: UUID | None, limit: int) -> list[CustomerView]:
    """A brand's, in the order in which they came, those beyond `after`."""
    rows = Customer.objects.filter(brand_id=brand_id).order_by("pk")
    ids = list((rows.filter(pk__gt=after) if after else rows).values_list("pk", flat=True)[:limit])
    views = list_customers(ids)
    return [views[customer_id] for customer_id in ids]


def find_customer(brand_id: UUID, customer_id: UUID) -> CustomerView | None:
    known = Customer.objects.filter(brand_id=brand_id, pk=customer_id).exists()
    return get_customer(customer_id) if known else None

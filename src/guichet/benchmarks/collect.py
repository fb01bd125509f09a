"""`guichet bench collect`: due payments collected at the sandbox provider, beside what that alone can answer.

Both ask for the same charges over HTTP, so many at once, and take turns: the worker's own jobs, each of as many
invoices as a billing run gives it; and the bare request on connections that stay open, which keeps nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from itertools import count
from threading import Barrier, local
from typing import TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django.db import connection

from guichet.benchmarks.figures import Figures, peak_rss_mb
from guichet.benchmarks.payers import Payer, make
from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView, get_gateway_account
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import (
    Collection,
    CollectionKind,
    InvoiceDraft,
    InvoiceStatus,
    add_charge,
    get_invoice,
    issue,
)
from guichet.contexts.payments.public import find_gateway_customer, find_preferred_method
from guichet.contexts.tax.public import SellerTaxes, seller_taxes
from guichet.flows.collect import collect
from guichet.flows.period_bill import charge_bill
from guichet.flows.renew import A_JOB
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money

AT_ONCE = 8
# What is collected in a turn: a job for each that is at work. As in a billing run, no customer is in two of them.
TURN = AT_ONCE * A_JOB
AMOUNT_MINOR = 4900
T = TypeVar("T")


def measure(payments: int) -> Figures:
    """So many invoices are issued and collected, the oldest first, and as many bare charges asked for in between."""
    brand, payers = make(min(TURN, payments), lived=timedelta(days=1), card_lasts=True)
    invoices = _issued(brand, payers, payments)
    bare = _Bare(brand, payers)
    flow = reference = 0.0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        _seconds(threads, bare.charge, range(5 * AT_ONCE))  # what is made at the first request is not measured
        for turn, first in enumerate(range(0, payments, TURN)):
            some = invoices[first : first + TURN]
            jobs = [some[start : start + A_JOB] for start in range(0, len(some), A_JOB)]
            for ours in (turn % 2 == 0, turn % 2 == 1):
                if ours:
                    flow += _seconds(threads, collect, jobs)
                else:
                    reference += _seconds(threads, bare.charge, range(len(some)))
        everybody = Barrier(AT_ONCE)
        list(threads.map(bare.leave, [everybody] * AT_ONCE))
    open_still = [each for each in invoices if get_invoice(each).status is not InvoiceStatus.PAID]
    if open_still:
        raise RuntimeError(f"{len(open_still)} invoices were not collected")
    return {
        "rate_per_s": payments / flow,
        "reference_per_s": payments / reference,
        "ratio": reference / flow,
        "peak_rss_mb": peak_rss_mb(),
    }


def _seconds(threads: ThreadPoolExecutor, work: Callable[[T], None], wanted: Sequence[T]) -> float:
    began = time.perf_counter()
    for _ in threads.map(work, wanted):
        pass
    return time.perf_counter() - began


class _Bare:
    """The request that a charge is, on a connection a thread that stays open."""

    def __init__(self, brand: BrandView, payers: Sequence[Payer]) -> None:
        account = get_gateway_account(brand.id, "sandbox")
        self.address = urlsplit(account.api_base)
        self.headers = {
            "Authorization": f"Bearer {account.api_key}", "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        self.cards = [self._card(payer) for payer in payers]
        self.numbers = count()
        self.of_thread = local()

    def charge(self, _number: int) -> None:
        customer, method = self.cards[next(self.numbers) % len(self.cards)]
        body = urlencode(
            {
                "amount": AMOUNT_MINOR, "currency": "cad", "customer": customer, "payment_method": method,
                "confirm": "true", "off_session": "true", "description": "bench",
                "automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never",
            }
        )  # fmt: skip
        if not hasattr(self.of_thread, "connection"):
            self.of_thread.connection = HTTPConnection(str(self.address.hostname), self.address.port, timeout=30)
        asked: HTTPConnection = self.of_thread.connection
        asked.request("POST", "/v1/payment_intents", body, {**self.headers, "Idempotency-Key": uuid4().hex})
        answer = asked.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {said[:200]!r}")

    def leave(self, everybody: Barrier) -> None:
        """Each thread closes its own connections, to the provider and to the database, which it kept until now."""
        everybody.wait(30)
        connection.close()
        if hasattr(self.of_thread, "connection"):
            self.of_thread.connection.close()

    @staticmethod
    def _card(payer: Payer) -> tuple[str, str]:
        customer = find_gateway_customer(payer.customer_id, "sandbox")
        method = find_preferred_method(payer.customer_id)
        assert customer is not None and method is not None  # noqa: S101, PT018 - they have bought
        return customer, method.reference


def _issued(brand: BrandView, payers: Sequence[Payer], wanted: int) -> list[UUID]:
    """One after the other for each of them, in one batch a round; nothing but their collection is still to be done."""
    taxes = seller_taxes(brand.id, brand.country, today(brand), ())
    issued: list[UUID] = []
    while len(issued) < wanted:
        some = payers[: wanted - len(issued)]
        with unit_of_work("bench.issue"):
            drafts = [_draft(brand, payer, taxes) for payer in some]
            issued += [each.id for each in issue(brand, drafts, prices={}, taxes=taxes, at=business_now(brand))]
    return issued


def _draft(brand: BrandView, payer: Payer, taxes: SellerTaxes) -> InvoiceDraft:
    customer = get_customer(payer.customer_id)
    charge = add_charge(
        customer, list_holders([customer.id])[customer.id][0].id, description="Formation en ligne", quantity=1,
        unit_amount=Money(AMOUNT_MINOR, "CAD"), tax_included=False, at=business_now(brand),
    )  # fmt: skip
    assert charge is not None  # noqa: S101 - it is new
    return InvoiceDraft(
        customer=customer, bill=charge_bill(customer, [charge], taxes), item_ids=(), subscription_id=None,
        language="fr", due_date=today(brand), collection=Collection(CollectionKind.AUTOMATIC, today(brand), "Visa"),
        next_billing_date=None, charges=(charge,),
    )  # fmt: skip

"""One-off charges: asked for, taken back while they wait, and billed on an invoice of their own.

What waits goes with the customer's next renewal otherwise (`flows.renew`).
"""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.customers.public import CustomerView, get_customer, lock_customers
from guichet.contexts.invoicing.public import (
    ChargeView,
    InvoiceDraft,
    IssuedInvoice,
    add_charge,
    cancel_charge,
    get_invoice,
    issue,
    list_open,
    list_waiting_charges,
)
from guichet.contexts.tax.public import seller_taxes
from guichet.flows.ask_invoice import COLLECT_TASK
from guichet.flows.collect import later_collection
from guichet.flows.credit import free_credit, free_credit_minor, settle_with
from guichet.flows.debits import announce
from guichet.flows.debt import owed_minor
from guichet.flows.documents import RENDER_TASK
from guichet.flows.events import publish_issued
from guichet.flows.language import language_of
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.minimum import Minimum
from guichet.flows.period_bill import charge_bill
from guichet.flows.renew import chargeable_methods
from guichet.infra import audit, jobs
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill
from guichet.kernel.money import Money


class NothingWaitsError(Exception):
    """No charge waits: it was billed or taken back meanwhile."""


class NotBillableError(Exception):
    """The customer has no billing address, or no rule says what tax is charged there."""


def charge_once(
    brand: BrandView,
    customer_id: UUID,
    person_id: UUID,
    *,
    description: str,
    quantity: int,
    unit_amount: Money,
    charge_id: UUID | None = None,
) -> ChargeView | None:
    """Have it wait for the customer's next invoice; None if `charge_id` is there.

    Tax is in `unit_amount` where the customer's programme has prices with tax, else it comes on top.
    """
    with unit_of_work("charge.add"):
        lock_customers([customer_id])
        at = business_now(brand)
        customer = get_customer(customer_id)
        charge = add_charge(
            customer, person_id, description=description, quantity=quantity, unit_amount=unit_amount,
            tax_included=get_programme(customer.programme_id).tax_included, at=at, charge_id=charge_id,
        )  # fmt: skip
        if charge is None:
            return None
        audit.record(
            audit.person(person_id), "charge.added", brand_id=brand.id, customer_id=customer_id, at=at,
            subject=("charge", charge.id),
            after={"description": description, "units": quantity, "unit_amount_minor": unit_amount.minor},
        )  # fmt: skip
        return charge


def take_back_charge(brand: BrandView, customer_id: UUID, person_id: UUID, charge_id: UUID) -> bool:
    """False when it does not wait any more."""
    with unit_of_work("charge.take_back"):
        lock_customers([customer_id])
        if not cancel_charge(customer_id, charge_id):
            return False
        audit.record(
            audit.person(person_id), "charge.taken_back", brand_id=brand.id, customer_id=customer_id,
            at=business_now(brand), subject=("charge", charge_id),
        )  # fmt: skip
        return True


def draft_bill(brand: BrandView, customer: CustomerView) -> Bill | None:
    """What the charges that wait would come to today on an invoice of their own; None when none waits.

    Raises NotBillableError.
    """
    charges = billed_together(customer.id)
    if not charges:
        return None
    day = day_of(brand, business_now(brand))
    try:
        return charge_bill(customer, charges, seller_taxes(brand.id, brand.country, day, [customer]))
    except (LookupError, ValueError) as error:
        raise NotBillableError from error


def billed_together(customer_id: UUID) -> tuple[ChargeView, ...]:
    """What waits and goes on one invoice: all of it, but for a customer who had prices with tax and before it."""
    charges = list_waiting_charges([customer_id]).get(customer_id, [])
    return tuple(charge for charge in charges if charge.tax_included == charges[0].tax_included)


def bill_now(brand: BrandView, customer_id: UUID, person_id: UUID, *, shown_fingerprint: str) -> IssuedInvoice:
    """Issue what was shown: all that waits, on one invoice, collected like a renewal. Twice is once.

    Raises NothingWaitsError, NotBillableError, LaterDayError, or ChangedMeanwhileError when it would be another bill
    than was shown.
    """
    with unit_of_work("charge.bill"):
        lock_customers([customer_id])
        customer, at = get_customer(customer_id), business_now(brand)
        bill = draft_bill(brand, customer)
        if bill is None:
            raise NothingWaitsError
        if bill.fingerprint() != shown_fingerprint:
            raise ChangedMeanwhileError
        day = day_of(brand, at)
        credit = free_credit_minor(customer_id)
        collection = later_collection(
            bill,
            day,
            chargeable_methods([customer_id]).get(customer_id),
            credit,
            Minimum(get_programme(customer.programme_id).minimum_charge_minor, owed_minor(list_open(customer_id))),
        )
        draft = InvoiceDraft(
            customer=customer,
            bill=bill,
            item_ids=(),
            subscription_id=None,
            language=language_of(list_holders([customer_id])[customer_id][0].language),
            due_date=collection.day,
            collection=collection,
            next_billing_date=None,
            charges=billed_together(customer_id),
        )
        issued = issue(brand, [draft], prices={}, taxes=seller_taxes(brand.id, brand.country, day, ()), at=at)[0]
        announce(brand, [issued], [draft])
        if credit:
            settle_with(brand, get_invoice(issued.id), free_credit(customer_id), at)
        audit.record(
            audit.person(person_id), "charge.billed", brand_id=brand.id, customer_id=customer_id, at=at,
            subject=("invoice", issued.id), after={"number": issued.number, "amount_minor": issued.total_minor},
        )  # fmt: skip
        publish_issued(brand, [issued], at)
        jobs.defer(RENDER_TASK, lock=f"document:{issued.id}", invoice_id=str(issued.id))
        jobs.defer(COLLECT_TASK, lock=f"collect:{issued.id}", invoice_ids=[str(issued.id)])
        return issued

"""What the company's own people do: credit, charge, give up, stop, suspend, move, raise prices; and addresses."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid5

from guichet.contexts.catalog.public import list_prices, list_rises
from guichet.contexts.customers.public import change_details
from guichet.contexts.invoicing.public import get_creditable, list_invoices, list_open, list_waiting_charges
from guichet.flows.desk.credit_note import credit_invoice, plan_credit_note
from guichet.flows.desk.give_up import withdraw_invoice, write_off_invoice
from guichet.flows.desk.move_programme import move_to_programme, plan_move, programmes_to
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill, take_back_charge
from guichet.flows.desk.stop import plan_last_days, plan_stop, stop_now
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.flows.price_rise import NOTICE, plan_rise
from guichet.flows.price_rise_back import take_back
from guichet.infra import audit
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money
from guichet.simulation.life import Life, NothingThereError


def credits(life: Life) -> None:
    """All or a part of an invoice, kept as credit or given back."""
    invoice = life.one_of(list_invoices(life.customer_id))
    refund, whole, percent = life.chance(50), life.chance(30), life.lots.randint(1, 100)
    left = [line for line in get_creditable(invoice.id).lines if line.left_minor > 0]
    wanted = None if whole or not left else {left[0].id: max(1, left[0].left_minor * percent // 100)}
    shown = plan_credit_note(invoice, wanted, refund=refund)
    note = credit_invoice(
        life.brand, audit.person(life.resident.staff_id), invoice.id, wanted, refund=refund, reason="Geste",
        shown_fingerprint=shown.fingerprint,
    )  # fmt: skip
    life.says(f"{note.number} on {invoice.number}: {shown.total.minor}, {shown.refunded.minor} goes back")


def charges_once(life: Life) -> None:
    """For the next invoice; whoever presses twice has charged once."""
    currency = life.customer.currency or life.prices(None)[0].currency
    amount, quantity = life.lots.randint(50, 9999), life.lots.randint(1, 3)
    made = charge_once(
        *life.desk, description="Envoi", quantity=quantity, unit_amount=Money(amount, currency),
        charge_id=uuid5(life.customer_id, str(life.lots.random())),
    )  # fmt: skip
    life.says(f"{quantity} × {amount}" if made else "was charged already")


def takes_charge_back(life: Life) -> None:
    charge = life.one_of(list_waiting_charges([life.customer_id]).get(life.customer_id, []))
    take_back_charge(*life.desk, charge.id)


def bills_what_waits(life: Life) -> None:
    shown = draft_bill(life.brand, life.customer)
    if shown is None:
        raise NothingThereError
    issued = bill_now(*life.desk, shown_fingerprint=shown.fingerprint())
    life.says(f"{issued.number}: {shown.total_minor}")


def writes_off(life: Life) -> None:
    invoice = life.one_of(list_open(life.customer_id))
    write_off_invoice(life.brand, audit.person(life.resident.staff_id), invoice.id, "Perte")
    life.says(invoice.number)


def withdraws(life: Life) -> None:
    invoice = life.one_of(list_open(life.customer_id))
    withdraw_invoice(life.brand, audit.person(life.resident.staff_id), invoice.id, "Double")
    life.says(invoice.number)


def stops(life: Life) -> None:
    found, refund = life.any_subscription(), life.chance(50)
    shown = plan_stop(life.brand, found, life.now, refund=refund)
    days = plan_last_days(life.brand, found, life.now)
    stop_now(
        *life.desk, found.id, refund=refund, reason="Fin",
        shown_fingerprint=shown.fingerprint, shown_days=days.fingerprint() if days else "",
    )  # fmt: skip
    life.says(f"over, {shown.total.minor} credited")


def suspends(life: Life) -> None:
    brand, customer_id, staff_id = life.desk
    done = suspend_now(brand, customer_id, audit.person(staff_id), life.any_subscription().id)
    life.says("suspended" if done else "is suspended")


def moves_to_programme(life: Life) -> None:
    programme = life.one_of(programmes_to(life.customer))
    shown = plan_move(life.brand, life.customer, programme.id, life.now)
    move_to_programme(*life.desk, programme.id, shown_fingerprint=shown.fingerprint)
    life.says(programme.code)


def raises_price(life: Life) -> None:
    """Up or down, for new customers only or for everybody, with a month's notice."""
    price = life.one_of(list_prices(life.brand.id, today(life.brand)))
    on = today(life.brand) + NOTICE + timedelta(days=life.lots.randint(0, 40))
    amount = max(0, int(price.unit_amount_minor) + life.lots.randint(-300, 900))
    plan_rise(life.brand, life.resident.staff_id, price.id, amount, on, moves_customers=life.chance(75))
    life.says(f"{price.product_code}/{price.interval.unit} costs {amount} from {on} on")


def takes_rise_back(life: Life) -> None:
    rise = life.one_of(list_rises(life.brand.id))
    life.says("taken back" if take_back(life.brand, life.resident.staff_id, rise.id) else "is taken back")


def changes_address(life: Life) -> None:
    address = life.lots.choice(life.resident.addresses)
    with unit_of_work("simulation.details"):
        change_details(
            life.customer_id, actor=audit.person(life.person_id), at=life.now, name=life.resident.name,
            category=life.resident.category, address=address,
        )  # fmt: skip
    life.says(address.city)

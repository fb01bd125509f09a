"""Cards and payments: typed at the provider's page, answered at the bank's, looked at when the person comes back."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.brands.public import get_programme
from guichet.contexts.invoicing.public import list_open
from guichet.contexts.ordering.public import OrderStatus, OrderView, find_live_order
from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptStatus,
    AttemptView,
    find_gateway_customer,
    find_latest_attempt,
    get_attempt,
    is_refused_for_good,
    list_attempts,
    list_methods,
)
from guichet.flows.charge import call_off, check_attempt
from guichet.flows.collect import pay_now
from guichet.flows.demo.seed import GATEWAY
from guichet.flows.methods.change import prefer, remove
from guichet.flows.methods.offered import offered_kinds
from guichet.flows.purchase.confirm import Confirmation, Confirmed, confirm
from guichet.flows.purchase.set_up import check_setup, start_setup, use_method
from guichet.simulation.life import Life, NothingThereError

GOOD_CARDS = ("4242424242424242", "5555555555554444", "378282246310005", "4000002500003155", "4000002760003184")
# Refused: at the card page, at each charge, or only after the bank's question.
BAD_CARDS = (
    "4000000000000002", "4000000000009995", "4000000000009987", "4000000000000069", "4000000000000119",
    "4000000000000341", "4000000000000036", "4000008260003178",
)  # fmt: skip
# Of direct debits: settled, sent back for one reason or another, and taken back weeks later.
GOOD_IBANS = ("FR1420041010050500013M02606", "DE89370400440532013000", "FR3020041010050500013M02609")
BAD_IBANS = (
    "FR9720041010050000002222227", "FR8420041010050500013M02607", "FR3920041010050130040130040",
    "FR2720041010050130020130020", "FR5720041010050500013M02608",
)  # fmt: skip
DISPUTED_LATER = "4000000000000259"
CONSENT = "J'autorise {brand} à enregistrer ce mode de paiement."
# What is answered at the bank's page; who leaves it lets the payment wait.
BANK = ("confirm",) * 7 + ("refuse", "abandon", "")
PRESSES = 3


def types_card(life: Life, *, order_id: UUID | None, currency: str, replaces_id: UUID | None = None) -> None:
    """At the provider's page, with the bank's question; whoever does not come back leaves it to the webhook."""
    number = life.lots.choice(GOOD_CARDS if life.chance(75) else BAD_CARDS)
    leaves, answer, returns = life.chance(5), life.lots.choice(BANK), life.chance(90)
    back = f"{life.brand.origin}/facturation/modes-de-paiement/carte/{{setup}}/"
    setup = start_setup(
        *life.who, order_id=order_id, gateway_code=GATEWAY, in_frame=False,
        consent_text=CONSENT.format(brand=life.brand.name), return_url=back, cancel_url=back, currency=currency,
        replaces_id=replaces_id,
    )  # fmt: skip
    if setup.action is None or leaves:
        life.says("leaves the card page")
        return
    onward = life.provider.types_card(setup.action["url"], number)
    if "/3ds/" in onward and answer:
        life.provider.answers(onward, answer)
    checked = check_setup(setup.id) if returns else None
    life.says(f"card {number[-4:]} {checked.status if checked else 'is left to the webhook'}")


def pays(life: Life, order: OrderView) -> None:
    """With a card that is there or a new one, once what is shown is confirmed."""
    known = [each for each in list_methods(life.customer_id) if not is_refused_for_good(each.id)]
    method = life.lots.choice(known) if known else None
    if life.chance(80) and method is not None:
        use_method(life.brand, life.customer_id, order.id, method.id)
    else:
        types_card(life, order_id=order.id, currency=order.bill.currency)
    confirms(life, order)


def confirms(life: Life, order: OrderView) -> None:
    """Presses the button under what is shown, again if something else is shown then; and answers the bank."""
    answer, returns = life.lots.choice(BANK), life.chance(85)
    confirmed = press(life, order)
    life.says(confirmed.result.value)
    for _ in range(PRESSES):
        if confirmed.result is not Confirmation.CHANGED or confirmed.order.status is not OrderStatus.OPEN:
            break
        confirmed = press(life, confirmed.order)
        life.says(confirmed.result.value)
    if confirmed.attempt is not None:
        answers_bank(life, confirmed.attempt, answer, returns=returns)


def press(life: Life, order: OrderView) -> Confirmed:
    """The button, once."""
    return confirm(
        life.brand, order.id, order.fingerprint, description=life.brand.name,
        return_url=f"{life.brand.origin}/licences/quantite/paiement/{{attempt}}/",
    )  # fmt: skip


def answers_bank(life: Life, attempt: AttemptView, answer: str, *, returns: bool) -> None:
    """If it asks; who comes back has the page look, who does not leaves it to the webhook or the timetable."""
    if attempt.status is AttemptStatus.REQUIRES_ACTION and attempt.action is not None and answer:
        life.provider.answers(attempt.action["url"], answer)
        if returns:
            check_attempt(attempt.id)
    life.says(f"{get_attempt(attempt.id).status} {get_attempt(attempt.id).failure_code}".strip())


def pays_what_is_open(life: Life) -> None:
    """One invoice after the other."""
    open_ones = list_open(life.customer_id)
    if not open_ones:
        raise NothingThereError
    for invoice in open_ones[::-1]:
        answer, returns = life.lots.choice(BANK), life.chance(85)
        attempt = pay_now(life.brand, invoice.id, return_url=f"{life.brand.origin}/facturation/regler/{{attempt}}/")
        if attempt is None:
            life.says(f"{invoice.number} is settled")
        else:
            answers_bank(life, attempt, answer, returns=returns)


def comes_back(life: Life) -> None:
    """To what was left: the payment that waits is looked at and answered, or called off; the open order confirmed."""
    live = find_live_order(life.customer_id)
    attempt = find_latest_attempt(order_id=live.id) if live else None
    answer = life.lots.choice(BANK)
    if attempt is not None and attempt.status in OPEN_ATTEMPTS:
        if life.chance(25):
            called_off = call_off(attempt.id)
            life.says(f"calls off: {called_off.status if called_off else ''}")
        else:
            check_attempt(attempt.id)
            answers_bank(life, get_attempt(attempt.id), answer, returns=True)
    elif live is not None and live.status is OrderStatus.OPEN:
        pays(life, live)
    else:
        raise NothingThereError


def enters_card(life: Life) -> None:
    """One more, or in the place of one."""
    replaced = [each.id for each in list_methods(life.customer_id)] if life.chance(50) else []
    currency = life.customer.currency or life.prices(None)[0].currency
    types_card(
        life, order_id=None, currency=currency, replaces_id=life.lots.choice(replaced) if replaced else None
    )  # fmt: skip


def signs_mandate(life: Life) -> None:
    """A direct debit, where it is offered, which is what is charged from then on; or PayPal."""
    programme = get_programme(life.customer.programme_id)
    currency = life.customer.currency or life.prices(None)[0].currency
    country = life.customer.address.country if life.customer.address else ""
    offered = offered_kinds(programme, country=country, currency=currency, while_buying=False)
    others = [kind for kind in offered if kind is not MethodKind.CARD]
    if not others:
        raise NothingThereError
    kind, good, prefers = life.lots.choice(others), life.chance(70), life.chance(80)
    iban = life.lots.choice(GOOD_IBANS if good else BAD_IBANS)
    back = f"{life.brand.origin}/facturation/modes-de-paiement/carte/{{setup}}/"
    setup = start_setup(
        *life.who, order_id=None, gateway_code=GATEWAY, in_frame=False,
        consent_text=CONSENT.format(brand=life.brand.name), return_url=back, cancel_url=back, currency=currency,
        kind=kind, mandate_text="Je signe.", notice_days=programme.debit_notice_days,
    )  # fmt: skip
    if setup.action is None:
        return
    if kind is MethodKind.SEPA_DEBIT:
        life.provider.signs(setup.action["url"], iban)
    else:
        life.provider.approves(setup.action["url"], cancels=not good)
    checked = check_setup(setup.id)
    if checked is not None and checked.method_id is not None and prefers:
        prefer(*life.who, checked.method_id)
    life.says(f"{kind.value} {iban[-4:]} {checked.status if checked else ''}")


def enters_card_to_dispute(life: Life) -> None:
    """A card whose holder disputes each charge later, in the place of nothing."""
    currency = life.customer.currency or life.prices(None)[0].currency
    back = f"{life.brand.origin}/facturation/modes-de-paiement/carte/{{setup}}/"
    setup = start_setup(
        *life.who, order_id=None, gateway_code=GATEWAY, in_frame=False,
        consent_text=CONSENT.format(brand=life.brand.name), return_url=back, cancel_url=back, currency=currency,
    )  # fmt: skip
    if setup.action is not None:
        life.provider.types_card(setup.action["url"], DISPUTED_LATER)
    checked = check_setup(setup.id)
    if checked is not None and checked.method_id is not None:
        prefer(*life.who, checked.method_id)
    life.says("card 0259")


def answers_disputes(life: Life) -> None:
    """What finance does at the provider's."""
    word = "winning_evidence" if life.chance(50) else "losing_evidence"
    if not life.provider.answers_disputes(word):
        raise NothingThereError
    life.says(word)


def prefers_card(life: Life) -> None:
    life.says(prefer(*life.who, life.one_of(list_methods(life.customer_id)).id).last_four)


def removes_card(life: Life) -> None:
    life.says(remove(*life.who, life.one_of(list_methods(life.customer_id)).id).last_four)


def charge_comes_late(life: Life) -> None:
    """A payment that was given up is carried out after all: the request was on its way all the time."""
    given_up = [
        attempt
        for line in list_attempts(life.customer_id, 20)
        if (attempt := get_attempt(line.id)).failure_code == "processing_error" and not attempt.reference
    ]
    attempt, known_as = life.one_of(given_up), find_gateway_customer(life.customer_id, GATEWAY)
    form = {
        "amount": attempt.money.minor, "currency": attempt.money.currency.lower(), "customer": known_as,
        "payment_method": attempt.method_reference, "return_url": attempt.return_url or life.brand.origin,
    }  # fmt: skip
    life.provider.carries_out_late(attempt.id, form)
    check_attempt(attempt.id)
    life.says(f"{get_attempt(attempt.id).status}")

"""/v1/payment_intents"""

import re

from guichet_sandbox.api import customers, payment_methods
from guichet_sandbox.clock import account_now
from guichet_sandbox.effects import payments
from guichet_sandbox.effects.payments import Confirmation
from guichet_sandbox.identifiers import client_secret, new_reference
from guichet_sandbox.models import PaymentIntent, PaymentMethod
from guichet_sandbox.wire import lists, money_shapes
from guichet_sandbox.wire.addresses import is_web_address
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.errors import RefusedError
from guichet_sandbox.wire.idempotency import Answer

LARGEST_MINOR = 99_999_999
CONFIRM_FIELDS = ("payment_method", "off_session", "return_url", "error_on_requires_action")


def create(call: Call) -> Answer:
    params = call.params
    params.only(
        "amount",
        "currency",
        "customer",
        "confirm",
        "metadata",
        "description",
        "automatic_payment_methods",
        "payment_method_types",
        "allowed_payment_method_types",
        *CONFIRM_FIELDS,
    )
    confirmed = params.boolean("confirm")
    if params.boolean("off_session") and not confirmed:
        raise RefusedError("`off_session` can only be used when `confirm` is true.", param="off_session")
    currency = params.required("currency").lower()
    if not re.fullmatch("[a-z]{3}", currency):
        raise RefusedError(f"Invalid currency: {currency}.", param="currency")
    customer = params.text("customer")
    row = PaymentIntent(
        account=call.account,
        reference=(reference := new_reference("pi")),
        created_at=account_now(call.account),
        customer=customers.find(call, customer, "customer") if customer else None,
        amount_minor=params.integer("amount", least=1, most=LARGEST_MINOR),
        currency=currency,
        status="requires_payment_method",
        client_secret=client_secret(reference),
        description=params.text("description"),
        metadata=params.metadata(),
    )
    _take_method(call, row)
    if confirmed:
        return _confirm(call, row)
    row.save()
    return call.answer(money_shapes.payment_intent(row))


def confirm(call: Call, reference: str) -> Answer:
    call.params.only(*CONFIRM_FIELDS)
    row = _find(call, reference)
    _take_method(call, row)
    return _confirm(call, row)


def cancel(call: Call, reference: str) -> Answer:
    call.params.only("cancellation_reason")
    row = _find(call, reference)
    payments.cancel(row, call.params.text("cancellation_reason"))
    return call.answer(money_shapes.payment_intent(row))


def show(call: Call, reference: str) -> Answer:
    return call.answer(money_shapes.payment_intent(_find(call, reference)))


def index(call: Call) -> Answer:
    call.params.only("customer", "limit", "starting_after", "ending_before", "created")
    rows = lists.created_filter(PaymentIntent.objects.filter(account=call.account), call.params)
    if customer := call.params.text("customer"):
        rows = rows.filter(customer=customers.find(call, customer, "customer"))
    return call.answer(lists.page(rows, call.params, money_shapes.payment_intent, call.path))


def _find(call: Call, reference: str) -> PaymentIntent:
    return lists.one(PaymentIntent.objects.filter(account=call.account), "payment_intent", reference)


def _take_method(call: Call, row: PaymentIntent) -> None:
    """The card named by the request; it must be kept with the payment's customer."""
    if not (reference := call.params.text("payment_method")):
        return
    method: PaymentMethod = payment_methods.find(call, reference, "payment_method")
    if method.customer is None or method.customer != row.customer:
        raise RefusedError(
            f"The customer does not have a payment method with the ID {reference}. "
            "The payment method must be attached to the customer.",
            code="resource_missing",
            param="payment_method",
        )
    row.payment_method = method
    if row.status == "requires_payment_method":
        row.status = "requires_confirmation"


def _confirm(call: Call, row: PaymentIntent) -> Answer:
    params = call.params
    how = Confirmation(params.boolean("off_session"), params.boolean("error_on_requires_action"))
    return_url = params.text("return_url") or row.return_url
    if not how.off_session and not return_url:
        raise RefusedError(
            "This PaymentIntent may be confirmed with a challenge: provide a `return_url` to confirm on-session.",
            code="parameter_missing",
            param="return_url",
        )
    if return_url and not is_web_address(return_url):
        raise RefusedError("Not a valid URL", code="url_invalid", param="return_url")
    row.return_url = return_url
    row.save()
    refusal = payments.confirm(row, how)
    shape = money_shapes.payment_intent(row)
    if refusal is None:
        return call.answer(shape)
    return call.answer({"error": refusal | {"payment_intent": shape}}, status=402)

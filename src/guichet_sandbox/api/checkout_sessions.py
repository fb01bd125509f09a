"""/v1/checkout/sessions: to save a method, or to pay once by a card that is not kept"""

from datetime import datetime, timedelta

from guichet_sandbox.api import customers
from guichet_sandbox.api.payment_intents import LARGEST_MINOR
from guichet_sandbox.clock import account_now
from guichet_sandbox.effects import visits
from guichet_sandbox.identifiers import client_secret, new_reference
from guichet_sandbox.models import Account, CheckoutSession, Customer, PaymentIntent, SetupIntent
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.addresses import is_web_address
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.errors import RefusedError
from guichet_sandbox.wire.idempotency import Answer
from guichet_sandbox.wire.parameters import Parameters

# The words of before and after 2026; the answer says the caller's.
HOSTED = ("hosted", "hosted_page")
EMBEDDED = ("embedded", "embedded_page")
KINDS = ("card", "sepa_debit", "paypal")
OPEN_FOR = timedelta(hours=24)


def create(call: Call) -> Answer:
    params = call.params
    params.only(
        "mode",
        "ui_mode",
        "customer",
        "success_url",
        "cancel_url",
        "return_url",
        "currency",
        "metadata",
        "setup_intent_data",
        "payment_intent_data",
        "line_items",
        "locale",
        "client_reference_id",
        "payment_method_types",
        "allowed_payment_method_types",
    )
    pays = params.choice("mode", ["setup", "payment"], "") == "payment"
    ui_mode = params.choice("ui_mode", HOSTED if pays else HOSTED + EMBEDDED, "hosted")
    who = params.text("customer")
    customer = customers.find(call, who, "customer") if who else None
    metadata = params.metadata()
    now = account_now(call.account)
    _remember_merchant(call.account, metadata.get("merchant", ""))
    row = CheckoutSession.objects.create(
        account=call.account,
        reference=(reference := new_reference("cs_test")),
        created_at=now,
        customer=customer,
        setup_intent=None if pays else _set_up(call, customer, now),
        payment_intent=_pay(call, customer, now) if pays else None,
        method_kind=_kind(call),
        embedded=ui_mode in EMBEDDED,
        ui_mode_word=ui_mode,
        secret=client_secret(reference),
        **_addresses(call, ui_mode in EMBEDDED),
        currency=params.text("currency").lower(),
        locale=params.text("locale"),
        client_reference_id=params.text("client_reference_id"),
        metadata=metadata,
        expires_at=now + OPEN_FOR,
    )
    return call.answer(shapes.checkout_session(row))


def show(call: Call, reference: str) -> Answer:
    return call.answer(shapes.checkout_session(_find(call, reference)))


def expire(call: Call, reference: str) -> Answer:
    call.params.only()
    row = _find(call, reference)
    visits.expire(row)
    return call.answer(shapes.checkout_session(row))


def index(call: Call) -> Answer:
    call.params.only("customer", "status", "limit", "starting_after", "ending_before", "created")
    rows = lists.created_filter(CheckoutSession.objects.filter(account=call.account), call.params)
    if customer := call.params.text("customer"):
        rows = rows.filter(customer__reference=customer)
    if status := call.params.text("status"):
        rows = rows.filter(status=status)
    return call.answer(lists.page(rows, call.params, shapes.checkout_session, call.path))


def _set_up(call: Call, customer: Customer | None, now: datetime) -> SetupIntent:
    data = call.params.inside("setup_intent_data")
    data.only("metadata")
    return SetupIntent.objects.create(
        account=call.account,
        reference=(reference := new_reference("seti")),
        created_at=now,
        customer=customer,
        client_secret=client_secret(reference),
        metadata=data.metadata(),
    )


def _pay(call: Call, customer: Customer | None, now: datetime) -> PaymentIntent:
    """One line, with its price said here. Stripe makes the payment when a card is offered, the sandbox at once."""
    data = call.params.inside("payment_intent_data")
    data.only("metadata", "description")
    lines = call.params.tree.get("line_items")
    if not isinstance(lines, list) or len(lines) != 1 or not isinstance(lines[0], dict):
        raise RefusedError("Of line items, exactly one.", param="line_items")
    line = Parameters(lines[0], "line_items[0]")
    line.only("quantity", "price_data")
    line.integer("quantity", least=1, most=1)
    price = line.inside("price_data")
    price.only("currency", "unit_amount", "product_data")
    price.inside("product_data").required("name")
    return PaymentIntent.objects.create(
        account=call.account,
        reference=(reference := new_reference("pi")),
        created_at=now,
        customer=customer,
        amount_minor=price.integer("unit_amount", least=1, most=LARGEST_MINOR),
        currency=price.required("currency").lower(),
        status="requires_payment_method",
        client_secret=client_secret(reference),
        description=data.text("description"),
        metadata=data.metadata(),
    )


def _find(call: Call, reference: str) -> CheckoutSession:
    return lists.one(CheckoutSession.objects.filter(account=call.account), "checkout.session", reference)


def _kind(call: Call) -> str:
    """The one kind of method that the page asks for: a card unless it is said."""
    # The word of before 2026, and the one since.
    old, new = call.params.texts("payment_method_types"), call.params.texts("allowed_payment_method_types")
    wanted = old or new or ["card"]
    if len(wanted) != 1 or wanted[0] not in KINDS:
        raise RefusedError(f"Of payment method types, one of {', '.join(KINDS)}.", param="payment_method_types")
    if wanted[0] == "sepa_debit" and call.params.text("currency").lower() not in ("", "eur"):
        raise RefusedError("sepa_debit is for eur only.", param="payment_method_types")
    return wanted[0]


def _addresses(call: Call, embedded: bool) -> dict[str, str]:
    """Where the browser goes afterwards: `return_url` of a frame, `success_url` and `cancel_url` of a redirect."""
    names, foreign = (
        (("return_url",), ("success_url", "cancel_url"))
        if embedded
        else (
            ("success_url", "cancel_url"),
            ("return_url",),
        )
    )
    for name in foreign:
        if call.params.given(name):
            raise RefusedError(f"You can not pass `{name}` with this `ui_mode`.", param=name)
    call.params.required(names[0])
    addresses = {name: call.params.text(name) for name in names}
    for name, address in addresses.items():
        if address and not is_web_address(address):
            raise RefusedError("Not a valid URL", code="url_invalid", param=name)
    return addresses


def _remember_merchant(account: Account, merchant: str) -> None:
    if merchant and merchant != account.merchant_name:
        Account.objects.filter(id=account.id).update(merchant_name=merchant[:200])

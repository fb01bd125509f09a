"""Customers, their methods of payment, and how one gets saved."""

from typing import Any, ClassVar, Self

from django.db import models

from guichet_sandbox.models.account import Record


class Customer(Record):
    name = models.CharField(max_length=500, blank=True)
    email = models.CharField(max_length=500, blank=True)
    description = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=100, blank=True)
    # The wire's `address` mapping, or null.
    address = models.JSONField(null=True)
    # Languages of the customer, best first; the challenge page of a payment reads them.
    preferred_locales = models.JSONField(default=list)
    metadata = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"


class PaymentMethod(Record):
    """A saved method: what may be known of it, and how it behaves. Never a number, whole IBAN or security code."""

    mandate: "Mandate"

    # Null until its set-up succeeded, and again once detached.
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    # card, sepa_debit or paypal; what belongs to another kind is empty.
    kind = models.CharField(max_length=20, default="card")
    network = models.CharField(max_length=20, blank=True)
    last_four = models.CharField(max_length=4, blank=True)
    expiry_month = models.PositiveSmallIntegerField(default=0)
    expiry_year = models.PositiveSmallIntegerField(default=0)
    # Of an account: where it is held, and what tells the same one again without telling which.
    bank_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    fingerprint = models.CharField(max_length=16, blank=True)
    holder_name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=320, blank=True)
    # As the wire's `billing_details.address`, or null.
    address = models.JSONField(null=True)
    # A name of `cards.Behaviour`, or of `accounts.Behaviour`.
    behaviour = models.CharField(max_length=40)
    detached = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"


class Mandate(Record):
    """The right to debit an account: signed on the page, its reference (UMR) given to the debtor before any debit."""

    payment_method = models.OneToOneField(PaymentMethod, on_delete=models.PROTECT, related_name="mandate")
    umr = models.CharField(max_length=35)
    # active, inactive
    status = models.CharField(max_length=20, default="active")

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"


class SetupIntent(Record):
    session: "CheckoutSession"
    challenges: models.Manager["Challenge"]
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    payment_method = models.ForeignKey(PaymentMethod, null=True, on_delete=models.PROTECT, related_name="+")
    # requires_payment_method, requires_action, succeeded, canceled
    status = models.CharField(max_length=30, default="requires_payment_method")
    client_secret = models.CharField(max_length=200)
    # The wire's `last_setup_error`, or null.
    last_error = models.JSONField(null=True)
    metadata = models.JSONField(default=dict)
    cancellation_reason = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"


class CheckoutSession(Record):
    """One visit to the page of a method, hosted (by redirect) or embedded (in a frame): to save it, or to pay once."""

    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    setup_intent = models.OneToOneField(SetupIntent, null=True, on_delete=models.PROTECT, related_name="session")
    payment_intent = models.OneToOneField("PaymentIntent", null=True, on_delete=models.PROTECT, related_name="session")
    # What the page asks for: card, sepa_debit or paypal.
    method_kind = models.CharField(max_length=20, default="card")
    # hosted or embedded; `ui_mode_word` is what the caller said, given back as it came.
    embedded = models.BooleanField()
    ui_mode_word = models.CharField(max_length=20)
    # open, complete, expired
    status = models.CharField(max_length=20, default="open")
    secret = models.CharField(max_length=200)
    success_url = models.TextField(blank=True)
    cancel_url = models.TextField(blank=True)
    return_url = models.TextField(blank=True)
    currency = models.CharField(max_length=3, blank=True)
    locale = models.CharField(max_length=20, blank=True)
    client_reference_id = models.CharField(max_length=200, blank=True)
    metadata = models.JSONField(default=dict)
    expires_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        constraints = [
            models.CheckConstraint(
                name="session_of_one_intent",
                condition=models.Q(setup_intent__isnull=True) ^ models.Q(payment_intent__isnull=True),
            ),
        ]

    @property
    def saved(self) -> SetupIntent:
        """What a visit that saves a method is about."""
        if self.setup_intent is None:
            raise ValueError("This visit pays, and saves nothing.")
        intent: SetupIntent = self.setup_intent
        return intent

    @property
    def last_error(self) -> dict[str, Any]:
        """The last refusal on this page, in the wire's words; empty without one."""
        intent = self.setup_intent or self.payment_intent
        return (intent.last_error if intent else None) or {}


class Challenge(Record):
    """One 3-D Secure question. Its reference is its address; answered once, later answers change nothing."""

    setup_intent = models.ForeignKey(SetupIntent, null=True, on_delete=models.PROTECT, related_name="challenges")
    payment_intent = models.ForeignKey("PaymentIntent", null=True, on_delete=models.PROTECT, related_name="challenges")
    payment_method = models.ForeignKey(PaymentMethod, on_delete=models.PROTECT, related_name="+")
    # open, confirmed, refused, abandoned, superseded (another card, or the intent was canceled meanwhile)
    status = models.CharField(max_length=20, default="open")

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        constraints = [
            models.CheckConstraint(
                name="challenge_of_one_intent",
                condition=models.Q(setup_intent__isnull=True) ^ models.Q(payment_intent__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["setup_intent"], condition=models.Q(status="open"), name="one_open_challenge_per_setup"
            ),
            models.UniqueConstraint(
                fields=["payment_intent"], condition=models.Q(status="open"), name="one_open_challenge_per_payment"
            ),
        ]

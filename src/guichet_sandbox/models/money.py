"""Payments, the charges they made, refunds, disputes, payouts. Amounts are integers in the currency's minor unit."""

from typing import ClassVar, Self

from django.db import models

from guichet_sandbox.models.account import Record
from guichet_sandbox.models.setup import Challenge, CheckoutSession, Customer, PaymentMethod


class PaymentIntent(Record):
    charges: models.Manager["Charge"]
    challenges: models.Manager[Challenge]
    session: CheckoutSession
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    payment_method = models.ForeignKey(PaymentMethod, null=True, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    # requires_payment_method, requires_confirmation, requires_action, processing, succeeded, canceled
    status = models.CharField(max_length=30)
    client_secret = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    return_url = models.TextField(blank=True)
    # The wire's `last_payment_error`, or null.
    last_error = models.JSONField(null=True)
    metadata = models.JSONField(default=dict)
    cancellation_reason = models.CharField(max_length=40, blank=True)
    canceled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        constraints = [
            models.CheckConstraint(name="payment_amount_positive", condition=models.Q(amount_minor__gt=0)),
        ]


class Charge(Record):
    """One attempt to take the money: succeeded or failed, never both."""

    payment_intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="charges")
    payment_method = models.ForeignKey(PaymentMethod, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    succeeded = models.BooleanField()
    failure_code = models.CharField(max_length=60, blank=True)
    failure_message = models.CharField(max_length=300, blank=True)
    dispute: "Dispute"

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        constraints = [
            models.CheckConstraint(
                name="never_refunded_beyond_charge",
                condition=models.Q(refunded_minor__gte=0) & models.Q(refunded_minor__lte=models.F("amount_minor")),
            ),
            models.UniqueConstraint(
                fields=["payment_intent"], condition=models.Q(succeeded=True), name="one_successful_charge"
            ),
        ]


class Dispute(Record):
    """A charge that its payer takes back: a card's bank asks first, a debit is simply gone."""

    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, related_name="dispute")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    # ISO 20022 code of a direct debit's return.
    network_reason_code = models.CharField(max_length=10, blank=True)
    # needs_response, under_review, won, lost
    status = models.CharField(max_length=20)
    due_by = models.DateTimeField(null=True)
    metadata = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"


class Payout(Record):
    """What was free of a balance, sent to the merchant's bank."""

    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    arrives_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"


class BalanceTransaction(Record):
    """What moved a merchant's balance: `amount_minor` signed, and the fee that was kept of it."""

    # charge, refund, adjustment
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=64)
    payment_intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    available_at = models.DateTimeField()
    payout = models.ForeignKey(Payout, null=True, on_delete=models.PROTECT, related_name="transactions")

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"


class Refund(Record):
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=40, blank=True)
    metadata = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        constraints = [models.CheckConstraint(name="refund_positive", condition=models.Q(amount_minor__gt=0))]

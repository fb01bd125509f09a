"""Payments, attempts, what moved and what it settled. No more is given out than came, by triggers (migration 0005)."""

from __future__ import annotations

from django.db import models

from guichet.contexts.payments.domain.states import OPEN_ATTEMPTS, AttemptStatus, PaymentStatus
from guichet.contexts.payments.models.methods import Method
from guichet.infra.models import Row


class Payment(Row):
    """Money asked for, for its targets. Its status follows its attempts."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in PaymentStatus])
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_positive"),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in PaymentStatus]), name="payment_status_known"
            ),
        ]
        indexes = [models.Index(fields=["customer", "id"], name="payment_by_customer")]


class PaymentTarget(Row):
    """What a payment is for: an order or an invoice. `is_open` while the payment is."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    order = models.ForeignKey("ordering.Order", models.PROTECT, related_name="+", null=True)
    invoice = models.ForeignKey("invoicing.Invoice", models.PROTECT, related_name="+", null=True)
    is_open = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(order__isnull=True, invoice__isnull=False)
                | models.Q(order__isnull=False, invoice__isnull=True),
                name="target_is_one_thing",
            ),
            models.UniqueConstraint(fields=["order"], condition=models.Q(is_open=True), name="target_order_one_open"),
            models.UniqueConstraint(
                fields=["invoice"], condition=models.Q(is_open=True), name="target_invoice_one_open"
            ),
        ]


class Attempt(Row):
    """One try to take a payment. The key and the body are committed before the provider is called.

    By a saved method, or on a payment page of the provider's by a card that is not kept: then there is no method.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    method = models.ForeignKey(Method, models.PROTECT, related_name="+", null=True)
    gateway_code = models.SlugField()
    status = models.CharField(max_length=16, choices=[(s.value, s.value) for s in AttemptStatus])
    key = models.CharField(max_length=120, unique=True, help_text="Our idempotency key.")
    off_session = models.BooleanField()
    body = models.JSONField(help_text="What was or will be asked, so that asking again is the same question.")
    reference = models.CharField(max_length=120, blank=True)
    page_reference = models.CharField(max_length=120, blank=True, help_text="The provider's, of the payment page.")
    network = models.CharField(max_length=24, blank=True, help_text="What was paid with on the payment page.")
    last_four = models.CharField(max_length=4, blank=True)
    action = models.JSONField(
        null=True, help_text="Where a 3-D Secure challenge is answered, or the card of the payment page is typed."
    )
    failure_code = models.CharField(max_length=40, blank=True)
    provider_code = models.CharField(max_length=80, blank=True, help_text="For support only.")
    submitted_at = models.DateTimeField(null=True, help_text="Wall instant: how young the key is.")
    settled_at = models.DateTimeField(null=True, help_text="Business instant of the end.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=models.Q(status__in=[s.value for s in sorted(OPEN_ATTEMPTS)]),
                name="attempt_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in AttemptStatus]), name="attempt_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(method__isnull=False, page_reference="", network="", last_four="")
                | models.Q(method__isnull=True, off_session=False),
                name="attempt_by_method_or_page",
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="attempt_by_reference"),
            # Visits of payment pages that nobody has finished.
            models.Index(
                fields=["submitted_at"],
                condition=models.Q(method__isnull=True, status="requires_action"),
                name="attempt_open_visit",
            ),
            models.Index(
                fields=["submitted_at"],
                condition=models.Q(status__in=["submitted", "unknown"]),
                name="attempt_unresolved",
            ),
        ]


class PaymentEvent(Row):
    """Money that moved, signed: charged and returned positive, refunded negative; a payment holds their sum."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12,
        help_text="charged, refunded, returned (a refund that came back), reversed (a debit that was sent back), "
        "withdrawn and reinstated (a dispute)",
    )
    reference = models.CharField(max_length=120, help_text="The provider's, once per kind.")
    amount_minor = models.BigIntegerField()
    at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["payment", "kind", "reference"], name="payment_event_once")]


class Allocation(Row):
    """Money of a payment, or credit of a credit note, settling an invoice."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", null=True)
    credit_note = models.ForeignKey("invoicing.CreditNote", models.PROTECT, related_name="+", null=True)
    invoice = models.ForeignKey("invoicing.Invoice", models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    undoes = models.OneToOneField(
        "self", models.PROTECT, related_name="+", null=True, help_text="The allocation that money taken back undoes."
    )
    at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "invoice"], condition=models.Q(undoes__isnull=True), name="allocation_once"
            ),
            # A note can settle an invoice a second time, when a payment was under way for a part of it.
            models.CheckConstraint(
                condition=models.Q(payment__isnull=True, credit_note__isnull=False)
                | models.Q(payment__isnull=False, credit_note__isnull=True),
                name="allocation_from_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0, undoes__isnull=True)
                | models.Q(amount_minor__lt=0, undoes__isnull=False, payment__isnull=False),
                name="allocation_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["invoice"], name="allocation_by_invoice"),
            models.Index(
                fields=["credit_note"], condition=models.Q(credit_note__isnull=False), name="allocation_by_credit_note"
            ),
        ]


class Refund(Row):
    """Money going back the way it came: a late success whole, or what a credit note gives back of a payment."""

    class Status(models.TextChoices):
        CREATED = "created"
        PENDING = "pending"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        UNKNOWN = "unknown"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="+")
    credit_note = models.ForeignKey("invoicing.CreditNote", models.PROTECT, related_name="+", null=True)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    key = models.CharField(max_length=120, unique=True)
    reason = models.CharField(max_length=24, help_text="late_success, credit_note")
    reference = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=models.Q(credit_note__isnull=True), name="refund_late_success_once"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="refund_positive"),
        ]
        indexes = [
            models.Index(
                fields=["credit_note"], condition=models.Q(credit_note__isnull=False), name="refund_by_credit_note"
            )
        ]

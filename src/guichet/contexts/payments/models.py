"""Methods, set-ups, payments, attempts, events, allocations, refunds, and the inbox of providers' events.

What is given out of a payment or a credit note never exceeds it, by triggers (migration 0005).
"""

from __future__ import annotations

from django.db import models

from guichet.contexts.payments.domain.states import OPEN_ATTEMPTS, AttemptStatus, MethodStatus, PaymentStatus
from guichet.infra.models import Row


class GatewayCustomer(Row):
    """The customer as a provider knows it."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    reference = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "gateway_code"], name="gateway_customer_once")]


class Method(Row):
    """How a customer pays. Only what may be kept: network, last four digits, expiry, the provider's reference."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    kind = models.CharField(max_length=16)
    reference = models.CharField(max_length=120)
    network = models.CharField(max_length=24)
    last_four = models.CharField(max_length=4)
    expiry_month = models.PositiveSmallIntegerField()
    expiry_year = models.PositiveSmallIntegerField()
    holder_name = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=8, choices=[(s.value, s.value) for s in MethodStatus])
    is_preferred = models.BooleanField()
    consent_text = models.TextField(help_text="The sentence that the person accepted (R7.1).")
    consented_at = models.DateTimeField(help_text="Business instant.")
    billing = models.JSONField(null=True, help_text="First and last name and address given with it, if any were.")
    replaced_by = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    detached_at = models.DateTimeField(null=True, help_text="Business instant from which it is no longer used.")
    is_detach_owed = models.BooleanField(default=False, help_text="The provider has not been told of it yet.")
    expiry_told_at = models.DateTimeField(
        null=True, help_text="Business instant from which its coming expiry needs no more telling."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "gateway_code", "reference"], name="method_reference_once"),
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(is_preferred=True), name="method_one_preferred"
            ),
            models.CheckConstraint(
                condition=models.Q(is_preferred=False) | models.Q(status="active"), name="method_preferred_is_active"
            ),
            models.CheckConstraint(
                condition=models.Q(status="detached", detached_at__isnull=False)
                | models.Q(status="active", detached_at__isnull=True, is_detach_owed=False, replaced_by__isnull=True),
                name="method_detached_has_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["customer"], name="method_by_customer"),
            # What the sweep looks for.
            models.Index(fields=["brand", "id"], condition=models.Q(is_detach_owed=True), name="method_detach_owed"),
            models.Index(
                fields=["brand", "expiry_year", "expiry_month"],
                condition=models.Q(is_preferred=True, kind="card", expiry_told_at__isnull=True),
                name="method_expiry_to_tell",
            ),
        ]


class MethodSetup(Row):
    """A person being asked for a method at the provider's. `order` is the purchase it is for, if any."""

    class Status(models.TextChoices):
        CREATED = "created"
        OPEN = "open"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELED = "canceled"

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    order = models.ForeignKey("ordering.Order", models.PROTECT, related_name="+", null=True)
    gateway_code = models.SlugField()
    kind = models.CharField(max_length=16)
    status = models.CharField(max_length=10, choices=Status.choices)
    in_frame = models.BooleanField()
    reference = models.CharField(max_length=200, blank=True)
    action = models.JSONField(null=True, help_text="Where the person goes: kind, url, origin.")
    failure_code = models.CharField(max_length=40, blank=True)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+", null=True)
    replaces = models.ForeignKey(
        Method, models.PROTECT, related_name="+", null=True, help_text="The method whose place the new one takes."
    )
    billing = models.JSONField(null=True, help_text="First and last name and address that were typed for it.")
    consent_text = models.TextField()
    created_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="succeeded") | models.Q(method__isnull=False),
                name="setup_succeeded_has_method",
            )
        ]
        indexes = [models.Index(fields=["brand", "reference"], name="setup_by_reference")]


class MethodChoice(Row):
    """The method that a person chose for an order."""

    order = models.OneToOneField("ordering.Order", models.PROTECT, related_name="+")
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")


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
    """One try to take a payment by a method. The key and the body are committed before the provider is called."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    status = models.CharField(max_length=16, choices=[(s.value, s.value) for s in AttemptStatus])
    key = models.CharField(max_length=120, unique=True, help_text="Our idempotency key.")
    off_session = models.BooleanField()
    body = models.JSONField(help_text="What was or will be asked, so that asking again is the same question.")
    reference = models.CharField(max_length=120, blank=True)
    action = models.JSONField(null=True, help_text="Where a 3-D Secure challenge is answered.")
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
        ]
        indexes = [
            models.Index(fields=["reference"], name="attempt_by_reference"),
            models.Index(
                fields=["submitted_at"],
                condition=models.Q(status__in=["submitted", "unknown"]),
                name="attempt_unresolved",
            ),
        ]


class PaymentEvent(Row):
    """Money that moved, signed: charged and returned positive, refunded negative; a payment holds their sum."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, help_text="charged, refunded, returned (a refund that came back)")
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
    at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "invoice"], name="allocation_once"),
            # A note can settle an invoice a second time, when a payment was under way for a part of it.
            models.CheckConstraint(
                condition=models.Q(payment__isnull=True, credit_note__isnull=False)
                | models.Q(payment__isnull=False, credit_note__isnull=True),
                name="allocation_from_one_thing",
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="allocation_positive"),
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


class InboxEvent(Row):
    """A provider's event as it came, kept before anything is made of it."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=12)
    reference = models.CharField(max_length=200)
    own_id = models.UUIDField(null=True)
    raw = models.JSONField()
    received_at = models.DateTimeField(help_text="Wall instant.")
    processed_at = models.DateTimeField(null=True, help_text="Wall instant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "gateway_code", "event_id"], name="inbox_event_once")]


class EventCursor(Row):
    """How far the events of a provider's account were asked for."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    cursor = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "gateway_code"], name="event_cursor_once")]

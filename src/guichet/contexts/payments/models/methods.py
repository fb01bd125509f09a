"""Methods, what was signed for them, and how they are asked for."""

from __future__ import annotations

from django.db import models

from guichet.contexts.payments.domain.states import MandateStatus, MethodStatus, Signing
from guichet.infra.models import Row


class GatewayCustomer(Row):
    """The customer as a provider knows it."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    reference = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "gateway_code"], name="gateway_customer_once")]


class Method(Row):
    """How a customer pays. Only what may be kept: network, last four digits, expiry, the provider's reference.

    What belongs to another kind is empty: only a card expires, only an account has a mandate.
    """

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    kind = models.CharField(max_length=16)
    reference = models.CharField(max_length=120)
    network = models.CharField(max_length=24)
    last_four = models.CharField(max_length=4, blank=True)
    expiry_month = models.PositiveSmallIntegerField()
    expiry_year = models.PositiveSmallIntegerField()
    mandate_reference = models.CharField(max_length=35, blank=True, help_text="UMR of its mandate, as debtors know it.")
    notice_days = models.PositiveSmallIntegerField(default=0, help_text="Agreed between a notice and its debit.")
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


class FallbackConsent(Row):
    """A customer lets another of their methods be charged when the preferred one is refused. Gone when taken back."""

    customer = models.OneToOneField("customers.Customer", models.PROTECT, related_name="+")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    consent_text = models.TextField(help_text="The sentence that the person accepted (R7.1).")
    consented_at = models.DateTimeField(help_text="Business instant.")


class Mandate(Row):
    """What a debtor signed, kept as it was signed: one a method, and signing anew makes another."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    method = models.OneToOneField(Method, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=35, help_text="UMR: what the debtor's bank knows it by.")
    provider_reference = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64, help_text="The same for the same account.")
    bank_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in MandateStatus])
    signing = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Signing])
    before = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    text = models.TextField(help_text="The sentence above the button that signed it.")
    evidence = models.JSONField(help_text="Who signed where: person, host, IP address, browser.")
    signed_at = models.DateTimeField(help_text="Business instant.")
    last_used_date = models.DateField(null=True, help_text="Brand's day of the last debit that was sent by it.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in MandateStatus]), name="mandate_status_known"
            )
        ]
        indexes = [
            models.Index(fields=["customer", "fingerprint"], name="mandate_by_account"),
            models.Index(fields=["brand", "signed_at"], condition=models.Q(status="active"), name="mandate_by_age"),
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
    mandate_text = models.TextField(blank=True, help_text="What a debtor signs, with the notice that is agreed.")
    notice_days = models.PositiveSmallIntegerField(default=0)
    signed_from = models.JSONField(default=dict, help_text="Of a mandate: host, IP address, browser.")
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

"""Invoices and credit notes, their lines and taxes, the documents drawn from them. Held by triggers (0002, 0005)."""

from __future__ import annotations

from typing import get_args

from django.db import models

from guichet.contexts.invoicing.domain.charges import ChargeStatus
from guichet.contexts.invoicing.domain.states import InvoiceStatus
from guichet.infra.models import Row
from guichet.kernel.bill import LineKind


class Invoice(Row):
    """One issued invoice. Only `status` changes after issue."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    subscription = models.ForeignKey("subscriptions.Subscription", models.PROTECT, related_name="+", null=True)
    order = models.OneToOneField(
        "ordering.Order", models.PROTECT, related_name="+", null=True, help_text="The purchase it bills, once."
    )
    number = models.CharField(max_length=35)
    status = models.CharField(max_length=13, choices=[(s.value, s.value) for s in InvoiceStatus])
    language = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    issue_date = models.DateField(help_text="The brand's today at issue.")
    due_date = models.DateField()
    subtotal_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    tax_included = models.BooleanField(default=False, help_text="Whether the amounts of its lines are with tax.")
    content = models.JSONField(help_text="Copied at issue: mark, seller, buyer, footer, notes, collection.")
    issued_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("subtotal_minor") + models.F("tax_minor")),
                name="invoice_total_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in InvoiceStatus]), name="invoice_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-issued_at"], name="invoice_by_customer"),
            models.Index(fields=["brand", "customer"], condition=models.Q(status="open"), name="invoice_open"),
            models.Index(fields=["subscription"], name="invoice_by_subscription"),
            models.Index(fields=["brand", "issue_date"], name="invoice_by_day"),
        ]


class InvoiceLine(models.Model):
    """One thing charged, or the unused rest of one given back. An item's whole period is charged once, by constraint.

    A line is of an item and a period, or of a one-off charge, which has neither; one of use is of a reading, once. A
    line inside a period says which one in `of_start` and `of_end`: what was charged for it is the sum of its lines, but
    for those of use.
    """

    id = models.BigAutoField(primary_key=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey("subscriptions.Item", models.PROTECT, related_name="+", null=True)
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+", null=True)
    charge = models.OneToOneField("Charge", models.PROTECT, related_name="+", null=True)
    reading = models.OneToOneField("usage.Reading", models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=200, help_text="In the invoice's language.")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in get_args(LineKind)])
    details = models.JSONField(help_text="Quiet lines under the name, in the invoice's language.")
    quantity = models.IntegerField()
    unit_amount_minor = models.DecimalField(max_digits=20, decimal_places=10)
    amount_minor = models.BigIntegerField(help_text="Before its discount.")
    discount_minor = models.BigIntegerField(help_text="Taken off the amount; has its sign.")
    included_tax_minor = models.BigIntegerField(default=0, help_text="Its share of the tax that its price includes.")
    discount_name = models.CharField(max_length=120, blank=True, help_text="Which discount, as it is printed.")
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True, help_text="Excluded.")
    of_start = models.DateField(null=True, help_text="Start of the billing period that the line is part of.")
    of_end = models.DateField(null=True, help_text="Its end as first opened, excluded.")
    tax_codes = models.JSONField()

    @property
    def charged_minor(self) -> int:
        """After its discount, as it is priced: before tax or with it."""
        return self.amount_minor - self.discount_minor

    @property
    def net_minor(self) -> int:
        """After its discount, before tax."""
        return self.charged_minor - self.included_tax_minor

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "price", "period_start"],
                condition=models.Q(kind="period"),
                name="item_period_charged_once",
            ),
            models.CheckConstraint(
                condition=models.Q(of_start__lte=models.F("period_start"), of_end__gte=models.F("period_end")),
                name="invoice_line_inside_its_period",
            ),
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position_once"),
            models.CheckConstraint(
                condition=models.Q(
                    kind="charge",
                    charge__isnull=False,
                    item__isnull=True,
                    price__isnull=True,
                    of_start__isnull=True,
                    period_start__isnull=True,
                )
                | models.Q(
                    ~models.Q(kind="charge"),
                    charge__isnull=True,
                    item__isnull=False,
                    price__isnull=False,
                    of_start__isnull=False,
                    of_end__isnull=False,
                    period_start__isnull=False,
                    period_end__isnull=False,
                ),
                name="invoice_line_of_item_or_charge",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="usage", reading__isnull=False)
                | models.Q(~models.Q(kind="usage"), reading__isnull=True),
                name="invoice_line_of_use_has_reading",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "of_start", "of_end"], name="invoice_line_of_period"),
            # What still has days to be earned.
            models.Index(
                fields=["period_end"], condition=models.Q(period_end__isnull=False), name="invoice_line_period_end"
            ),
        ]


class SkippedLine(models.Model):
    """What a line of a bill of nothing would have been, where no invoice is issued for that: it counts as billed.

    Never changes. Written with the customer locked, as invoices are, so that no period is in both tables.
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    item = models.ForeignKey("subscriptions.Item", models.PROTECT, related_name="+")
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+")
    order = models.ForeignKey("ordering.Order", models.PROTECT, related_name="+", null=True)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[(k, k) for k in get_args(LineKind)])
    quantity = models.IntegerField()
    unit_amount_minor = models.DecimalField(max_digits=20, decimal_places=10)
    amount_minor = models.BigIntegerField(help_text="Before its discount, which is all of it.")
    period_start = models.DateField()
    period_end = models.DateField(help_text="Excluded.")
    of_start = models.DateField(help_text="Start of the billing period that the line is part of.")
    of_end = models.DateField(help_text="Its end as first opened, excluded.")
    tax_codes = models.JSONField()
    skipped_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "price", "period_start"],
                condition=models.Q(kind="period"),
                name="skipped_period_once",
            ),
            models.UniqueConstraint(fields=["order", "position"], name="skipped_order_line_once"),
        ]
        indexes = [models.Index(fields=["item", "of_start", "of_end"], name="skipped_line_of_period")]


class TaxRow(models.Model):
    """One tax of a document, with its rate and the seller's number for it as issued."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=16)
    label = models.CharField(max_length=16)
    rate_percent = models.DecimalField(max_digits=8, decimal_places=4)
    registration_number = models.CharField(max_length=32)
    base_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()

    class Meta:
        abstract = True


class InvoiceTax(TaxRow):
    """One tax of an invoice."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "code"], name="invoice_tax_once")]


class Charge(Row):
    """Something charged once, beside any subscription: for the customer's next invoice, or for one of its own."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+", help_text="Who asked for it.")
    description = models.CharField(max_length=200, help_text="As it is printed, in the customer's language.")
    quantity = models.PositiveIntegerField()
    unit_amount_minor = models.BigIntegerField()
    tax_included = models.BooleanField(default=False, help_text="Whether tax is in the unit amount.")
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=8, choices=[(s.value, s.value) for s in ChargeStatus])
    created_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, unit_amount_minor__gte=1), name="charge_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in ChargeStatus]), name="charge_status_known"
            ),
        ]
        indexes = [models.Index(fields=["customer"], condition=models.Q(status="waiting"), name="charge_waiting")]


class CreditNote(Row):
    """A reduction of an issued invoice, with a number of its own series. Never changes.

    Amounts are positive: the kind of document carries the sign.
    """

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    number = models.CharField(max_length=35)
    language = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    issue_date = models.DateField(help_text="The brand's today at issue.")
    reason = models.CharField(max_length=120, help_text="As it is printed.")
    subtotal_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    content = models.JSONField(help_text="Copied at issue: mark, seller, buyer, footer, notes, collection.")
    issued_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="credit_note_number_once"),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("subtotal_minor") + models.F("tax_minor"), total_minor__gt=0),
                name="credit_note_total_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "issued_at"], name="credit_note_by_customer"),
            models.Index(fields=["invoice"], name="credit_note_by_invoice"),
        ]


class CreditNoteLine(models.Model):
    """How much of one line of the invoice is credited, as it was priced: before tax or with it; of that line's sign."""

    id = models.BigAutoField(primary_key=True)
    credit_note = models.ForeignKey(CreditNote, models.PROTECT, related_name="+")
    invoice_line = models.ForeignKey(InvoiceLine, models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    included_tax_minor = models.BigIntegerField(default=0, help_text="Of it, the tax that the price included.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credit_note", "invoice_line"], name="credit_note_line_once"),
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="credit_note_line_not_zero"),
        ]


class CreditNoteTax(TaxRow):
    """One tax of a credit note."""

    credit_note = models.ForeignKey(CreditNote, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["credit_note", "code"], name="credit_note_tax_once")]


class GivenBack(Row):
    """How much of what a line charged a change of its item gave back, before its discount, and how much of that.

    What was charged for a period is its lines less these, whatever came of the credit: nothing is credited of what is
    claimed no more, or was credited already. Never changes.
    """

    invoice_line = models.ForeignKey(InvoiceLine, models.PROTECT, related_name="+")
    source_id = models.UUIDField(help_text="The change that it follows from.")
    amount_minor = models.BigIntegerField(help_text="Before the line's discount.")
    discount_minor = models.BigIntegerField(help_text="The part of the line's discount that went with it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_id", "invoice_line"], name="given_back_once"),
            models.CheckConstraint(
                condition=models.Q(
                    amount_minor__gt=0, discount_minor__gte=0, discount_minor__lte=models.F("amount_minor")
                ),
                name="given_back_positive",
            ),
        ]


class WriteOff(Row):
    """What was open of an invoice, given up; negative when money came after all. Never changes."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(help_text="How much of it is tax that is owed only when it is paid: no loss.")
    reason = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        indexes = [models.Index(fields=["invoice"], name="write_off_by_invoice")]


class Withdrawal(Row):
    """That an invoice was withdrawn, on which day of the brand's calendar, and why. Never changes."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField()
    reason = models.CharField(max_length=120)
    at = models.DateTimeField(help_text="Business instant.")


class EarnedDay(Row):
    """A day of a brand's calendar whose revenue is in the books, earned by the lines that cover it. Once each."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "day"], name="earned_day_once")]


class Document(Row):
    """The bytes of a document as issued, kept ten years (docs/rules.md R1.12). Never changes."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="+", null=True)
    credit_note = models.OneToOneField(CreditNote, models.PROTECT, related_name="+", null=True)
    media_type = models.CharField(max_length=40)
    has_xml = models.BooleanField(default=False, help_text="Whether the same invoice is in it as XML, for programs.")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(help_text="Wall instant.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(invoice__isnull=True, credit_note__isnull=False)
                | models.Q(invoice__isnull=False, credit_note__isnull=True),
                name="document_of_one_thing",
            )
        ]

"""Runs and their steps. A stopped run and a step that was taken never change, by triggers (migration 0002)."""

from __future__ import annotations

from django.db import models

from guichet.contexts.dunning.domain.schedule import Course
from guichet.contexts.dunning.domain.states import AHEAD, GOING, Result, RunStatus, StepKind, StepStatus, StoppedFor
from guichet.infra.models import Row


class Run(Row):
    """What follows from one refusal, return or lost dispute of an invoice, until that is paid or given up."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    invoice = models.ForeignKey("invoicing.Invoice", models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=[(s.value, s.value) for s in RunStatus])
    code = models.CharField(max_length=40, help_text="Why it is not paid, as last heard: a code of the refusals.")
    course = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Course])
    opened_at = models.DateTimeField(help_text="Business instant of the first refusal.")
    held_at = models.DateTimeField(null=True, help_text="Business instant since which it is held.")
    stopped_at = models.DateTimeField(null=True, help_text="Business instant.")
    stopped_for = models.CharField(max_length=8, blank=True, choices=[(s.value, s.value) for s in StoppedFor])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=models.Q(status__in=[s.value for s in sorted(GOING)]),
                name="dunning_run_one_going",
            ),
            models.CheckConstraint(
                condition=models.Q(status="stopped", stopped_at__isnull=False) & ~models.Q(stopped_for="")
                | models.Q(~models.Q(status="stopped"), stopped_at__isnull=True, stopped_for=""),
                name="dunning_run_stopped_for_something",
            ),
            models.CheckConstraint(
                condition=models.Q(status="held", held_at__isnull=False)
                | models.Q(~models.Q(status="held"), held_at__isnull=True),
                name="dunning_run_held_since",
            ),
        ]
        indexes = [
            models.Index(
                fields=["customer"],
                condition=models.Q(status__in=[s.value for s in sorted(GOING)]),
                name="dunning_run_going",
            ),
            models.Index(fields=["invoice", "id"], name="dunning_run_of_invoice"),
        ]


class Awaited(Row):
    """An invoice that nobody charges, until it is late: then its run opens, if it is still owed."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    invoice = models.OneToOneField("invoicing.Invoice", models.PROTECT, related_name="+")
    late_on = models.DateField(help_text="Brand's day, the first one after it was due.")

    class Meta:
        indexes = [
            # What the sweep looks for.
            models.Index(fields=["brand", "late_on", "id"], name="dunning_awaited_late"),
            models.Index(fields=["customer"], name="dunning_awaited_of_customer"),
        ]


class Step(Row):
    """One thing to be done of a run, on its day. All are written when it opens, so that each can be told before."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=[(k.value, k.value) for k in StepKind])
    status = models.CharField(max_length=7, choices=[(s.value, s.value) for s in StepStatus])
    due_at = models.DateTimeField(help_text="Business instant: the beginning of its day in the brand's zone.")
    taken_at = models.DateTimeField(null=True, help_text="Business instant.")
    result = models.CharField(max_length=9, blank=True, choices=[(r.value, r.value) for r in Result])
    attempt = models.OneToOneField(
        "payments.Attempt", models.PROTECT, related_name="+", null=True, help_text="The try that it asked for."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="dunning_step_position_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in sorted(AHEAD)], taken_at__isnull=True, result="")
                | models.Q(~models.Q(status__in=[s.value for s in sorted(AHEAD)]), taken_at__isnull=False)
                & ~models.Q(result=""),
                name="dunning_step_taken_has_result",
            ),
            models.CheckConstraint(
                condition=models.Q(result="charged", attempt__isnull=False)
                | models.Q(~models.Q(result="charged"), attempt__isnull=True),
                name="dunning_step_charged_has_attempt",
            ),
        ]
        indexes = [
            # The sweep finds what is due here, never by reading the table.
            models.Index(
                fields=["brand", "due_at", "id"], condition=models.Q(status="waiting"), name="dunning_step_due"
            ),
        ]

"""The model base, and the tables of the machinery: counters, chains, outbox, audit trail.

Money path rows are written by `infra.bulk`, never by save().
"""

from __future__ import annotations

from django.db import models

from guichet.infra.ids import new_id


class Row(models.Model):
    """Base of every table of the business: an identifier made in Python."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Counter(models.Model):
    """The last number taken of one gapless series; moved only by `UPDATE … RETURNING` in the issuing transaction."""

    key = models.CharField(primary_key=True, max_length=120)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(value__gte=0), name="counter_not_negative")]


class ChainLink(models.Model):
    """One thing in a chain of hashes (`infra.chain`): `position` is its number in the series. Never changes."""

    pk = models.CompositePrimaryKey("chain", "position")
    chain = models.CharField(max_length=120, help_text="The key of its counter.")
    position = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    subject_id = models.UUIDField()
    digests = models.BinaryField(help_text="SHA-256 of each of its rows, one after the other.")
    link = models.BinaryField(help_text="SHA-256 of the link before and these digests.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="chained_once")]


class OutboxEvent(Row):
    """What happened, told to subscribers after the commit. Written with the change it tells; never changed after."""

    name = models.CharField(max_length=80)
    brand_id = models.UUIDField()
    customer_id = models.UUIDField(null=True)
    payload = models.JSONField()
    occurred_at = models.DateTimeField(help_text="Business instant of the brand.")
    recorded_at = models.DateTimeField(help_text="Wall instant.")

    class Meta:
        indexes = [models.Index(fields=["brand_id", "id"], name="outbox_by_brand")]


class OutboxReader(Row):
    """Who wants to know of a brand's events: each batch of them enqueues one job of `task`."""

    brand_id = models.UUIDField()
    task = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand_id", "task"], name="outbox_reader_once")]


class AuditRecord(Row):
    """Who changed what, for whom, when, from what to what. Append-only, held by a trigger."""

    brand_id = models.UUIDField()
    customer_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=16, help_text="person, staff, system, gateway")
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=80, help_text="verb of the trade, e.g. customer.details_changed")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer_id", "id"], name="audit_by_customer")]

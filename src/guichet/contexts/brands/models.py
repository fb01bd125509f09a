"""Configuration of who sells. Written by set-up and, later, the back office; read by everything."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from guichet.infra.models import Row


class Brand(Row):
    """A company as its subscribers know it: one host, one look, one legal identity."""

    class Mode(models.TextChoices):
        LIVE = "live"
        TEST = "test"
        DEMO = "demo"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80, help_text="As subscribers know it.")
    host = models.CharField(max_length=253, unique=True, help_text="Without scheme and port.")
    mode = models.CharField(max_length=8, choices=Mode.choices)
    clock_offset = models.DurationField(
        default=timedelta(0), help_text="How far its business clock is ahead; zero when live."
    )
    time_zone = models.CharField(max_length=64)
    country = models.CharField(max_length=2)
    default_language = models.CharField(max_length=2)
    look = models.JSONField(help_text="BrandLook: the four tokens, the mark, the colour on paper.")
    legal = models.JSONField(help_text="LegalIdentity, copied onto each document at issue.")
    support_email = models.EmailField()
    support_phone = models.CharField(max_length=32, blank=True)
    sender_email = models.EmailField(help_text="From address of its mails.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(mode="live") | models.Q(clock_offset=timedelta(0)), name="brand_live_has_no_offset"
            )
        ]


class Programme(Row):
    """One way a brand sells: navigation, and every choice that the documents call "by policy"."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    code = models.SlugField()
    name = models.JSONField(help_text="By language.")
    navigation = models.JSONField(help_text="Place (left, top, tabs) and groups of page keys.")
    policy = models.JSONField(help_text="ProgrammePolicy: methods, roles that see billing, payment terms.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "code"], name="programme_code_once")]


class NumberSeries(Row):
    """How a kind of document, or customers, are numbered: `pattern` holds {year} and {n}."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, help_text="invoice, credit_note, customer, order")
    pattern = models.CharField(max_length=60)
    yearly = models.BooleanField(help_text="Begins again at 1 each year of the brand's calendar.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "kind"], name="number_series_once")]


class GatewayAccount(Row):
    """The brand's account at one payment provider. `secrets` is encrypted under GUICHET_SECRET_KEYS."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    code = models.SlugField(help_text="Its name in addresses: /webhooks/CODE/.")
    adapter = models.CharField(max_length=24)
    settings = models.JSONField(help_text="api_base, page_origin, supports_frame, merchant_name, webhook_url.")
    secrets = models.TextField(help_text="Encrypted JSON: api_key, webhook_secrets.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "code"], name="gateway_code_once")]

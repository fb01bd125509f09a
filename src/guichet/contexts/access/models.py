"""People, what they may do, who was asked to join; and the keys by which programs ask."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from guichet.contexts.access.domain.api_keys import LONGEST_IDEMPOTENCY_KEY
from guichet.contexts.access.domain.invitations import InvitationStatus
from guichet.infra.clock import wall_now
from guichet.infra.models import Row


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, Row):
    """One person. `email` is kept in lower case, so that it is one whatever was typed."""

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    language = models.CharField(max_length=2, help_text="fr or en: pages and mails.")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=wall_now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Membership(Row):
    """What a person is at a customer, from one day until they are removed. Coming back is another membership."""

    class Role(models.TextChoices):
        HOLDER = "holder"
        BILLING_MANAGER = "billing_manager"
        MEMBER = "member"

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    brand = models.ForeignKey(
        "brands.Brand", models.PROTECT, related_name="+", help_text="The customer's brand: sign-in asks for it."
    )
    role = models.CharField(max_length=16, choices=Role.choices)
    joined_at = models.DateTimeField(help_text="Business instant.")
    ended_at = models.DateTimeField(null=True, help_text="Business instant at which the person was removed.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "customer"], condition=models.Q(ended_at__isnull=True), name="membership_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "brand"], condition=models.Q(ended_at__isnull=True), name="membership_at_brand"
            ),
            models.Index(
                fields=["customer", "id"], condition=models.Q(ended_at__isnull=True), name="membership_of_customer"
            ),
        ]


class Invitation(Row):
    """Somebody asked by mail to join a customer. Of the link's token only the SHA-256 is kept here."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    email = models.EmailField(help_text="In lower case.")
    role = models.CharField(max_length=16, choices=Membership.Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=[(s.value, s.value) for s in InvitationStatus])
    created_at = models.DateTimeField(help_text="Business instant.")
    expires_at = models.DateTimeField(help_text="Business instant; sending it again moves it.")
    ended_at = models.DateTimeField(null=True, help_text="Business instant at which it was no longer pending.")
    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", null=True, help_text="What accepting it made."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in InvitationStatus]), name="invitation_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status="accepted", membership__isnull=False)
                | models.Q(~models.Q(status="accepted"), membership__isnull=True),
                name="invitation_accepted_made_a_member",
            ),
            models.CheckConstraint(
                condition=models.Q(status="pending", ended_at__isnull=True)
                | models.Q(~models.Q(status="pending"), ended_at__isnull=False),
                name="invitation_ended_has_instant",
            ),
            models.UniqueConstraint(
                fields=["customer", "email"], condition=models.Q(status="pending"), name="invitation_pending_once"
            ),
        ]
        indexes = [
            # What has expired is found here, never by reading the table.
            models.Index(
                fields=["brand", "expires_at", "id"], condition=models.Q(status="pending"), name="invitation_due"
            )
        ]


class StaffRole(Row):
    """What one of the company's own people may do at a brand."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator"
        FINANCE = "finance"
        SUPPORT = "support"
        READ_ONLY = "read_only"

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "brand"], name="staff_role_once")]


class ApiKey(Row):
    """By which a program asks at a brand. Only the SHA-256 of it is kept here."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60, help_text="What the brand's people call it.")
    prefix = models.CharField(max_length=12, help_text="What is shown of it.")
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(help_text="Business instant.")
    revoked_at = models.DateTimeField(null=True, help_text="Business instant.")

    class Meta:
        indexes = [models.Index(fields=["brand", "-id"], name="api_key_of_brand")]


class ApiAnswer(Row):
    """What a program was answered to a write: given again when it asks the same under the same key."""

    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=LONGEST_IDEMPOTENCY_KEY)
    request_hash = models.CharField(max_length=64, help_text="SHA-256 of method, path and body.")
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    answered_at = models.DateTimeField(help_text="Wall instant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "idempotency_key"], name="api_answer_once")]
        indexes = [models.Index(fields=["answered_at"], name="api_answer_by_age")]

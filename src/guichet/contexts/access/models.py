"""People and what they may do."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

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
    """What a person is at a customer."""

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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "customer"], name="membership_once")]
        indexes = [models.Index(fields=["user", "brand"], name="membership_at_brand")]


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

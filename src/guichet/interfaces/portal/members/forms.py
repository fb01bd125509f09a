"""What is typed when people are invited, and when somebody invited says who they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guichet.flows.seats.accept import Newcomer

LONGEST_LIST = 20_000


class InviteForm(forms.Form):
    """One address or a pasted list."""

    addresses = forms.CharField(
        max_length=LONGEST_LIST,
        error_messages={
            "required": _("Enter at least one address."),
            "max_length": _("This list is too long: invite in several goes."),
        },
    )


class NewcomerForm(forms.Form):
    """Name and password of somebody who has no account yet; the address is the invitation's."""

    first_name = forms.CharField(max_length=60, error_messages={"required": _("Enter your first name.")})
    last_name = forms.CharField(max_length=60, error_messages={"required": _("Enter your last name.")})
    password1 = forms.CharField(max_length=200, strip=False, error_messages={"required": _("Choose a password.")})
    password2 = forms.CharField(
        max_length=200, strip=False, error_messages={"required": _("Enter the password a second time.")}
    )

    def __init__(self, email: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(data)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", str(_("The two passwords are not the same: enter them again.")))
        if first:
            names = {name: cleaned.get(name, "") for name in ("first_name", "last_name")}
            try:
                password_validation.validate_password(first, get_user_model()(email=self.email, **names))
            except ValidationError as refused:
                self.add_error("password1", refused)
        return cleaned

    def newcomer(self, language: str) -> Newcomer:
        data = self.cleaned_data
        return Newcomer(data["first_name"], data["last_name"], language, data["password1"])

"""The forms of signing in; their labels and layout stand in the templates."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context
from django.contrib.auth.base_user import AbstractBaseUser

from guichet.contexts.access.public import has_access
from guichet.contexts.brands.public import BrandView
from guichet.interfaces.portal.session import remembered_address


class SignInForm(LoginForm):
    """Address and password; the address of somebody who comes from accepting an invitation stands there already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is not None and (address := remembered_address(self.request)):
            self.initial.setdefault("login", address)


class PasswordResetForm(ResetPasswordForm):
    """Mails a link only to who belongs to the brand; the page that follows is the same for everybody."""

    users: list[AbstractBaseUser]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        brand: BrandView = context.request.brand
        self.users = [user for user in self.users if has_access(user.pk, brand.id)]
        return email

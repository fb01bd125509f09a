"""The forms of signing in; their labels and layout stand in the templates."""

from __future__ import annotations

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context
from django.contrib.auth.base_user import AbstractBaseUser

from guichet.contexts.access.public import has_access
from guichet.contexts.brands.public import BrandView


class SignInForm(LoginForm):
    """Address and password."""


class PasswordResetForm(ResetPasswordForm):
    """Mails a link only to who belongs to the brand; the page that follows is the same for everybody."""

    users: list[AbstractBaseUser]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        brand: BrandView = context.request.brand
        self.users = [user for user in self.users if has_access(user.pk, brand.id)]
        return email

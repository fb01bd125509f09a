"""Who may sign in on this host."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from guichet.contexts.access.public import has_access
from guichet.contexts.brands.public import BrandView

# Its name, for who is signed in without a password.
BACKEND = "guichet.interfaces.portal.sign_in.backend.BrandMembershipBackend"


class BrandMembershipBackend(AuthenticationBackend):
    """Right password and a membership here, or None. allauth hashes a password even for an unknown address."""

    def authenticate(  # type: ignore[override]  # the user model is a context's own: here any user will do
        self, request: HttpRequest | None, **credentials: Any
    ) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        # An inactive person is answered like an unknown one; allauth would lead them to a page that says so.
        self.unstash_authenticated_user()
        brand: BrandView | None = getattr(request, "brand", None)
        if user is None or brand is None or not has_access(user.pk, brand.id):
            return None
        return user

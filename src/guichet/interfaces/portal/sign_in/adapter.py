"""What allauth asks of the house: where to go, what to say, how to mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from guichet.contexts.access.public import find_person, has_access
from guichet.contexts.brands.public import BrandView
from guichet.contexts.notifications.ports import PasswordReset
from guichet.contexts.notifications.public import queue_mail
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.interfaces.portal.session import pin_to_brand


class PortalAccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Incorrect address or password"),
        "too_many_login_attempts": _("Too many attempts with this address. Try again in 5 minutes."),
        "invalid_password_reset": _("This link is no longer valid."),
    }

    @property
    def brand(self) -> BrandView:
        brand: BrandView = self.request.brand
        return brand

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only this very host: another brand's is as foreign as any."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, require_https=self.request.is_secure())

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return self.brand.origin + path.replace("UID-KEY", key)

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Roads without a password end here for somebody who is nobody at this brand."""
        brand: BrandView | None = getattr(request, "brand", None)
        if brand is None or not user.is_active or not has_access(user.pk, brand.id):
            return HttpResponseRedirect(reverse("account_login"))
        return None

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        pin_to_brand(request, self.brand.id)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """None of allauth's: the page that follows says it."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the person's language, wearing the brand, through the same queue as every mail.

        Of all that allauth could mail, Guichet lets it mail the reset link only.
        """
        if template_prefix != "account/email/password_reset_key":
            raise ValueError(f"not a mail of Guichet: {template_prefix}")
        person = find_person(email)
        with unit_of_work("sign_in.password_reset"):
            queue_mail(
                "password_reset",
                brand_id=self.brand.id,
                to=email,
                language=person.language if person else self.brand.default_language,
                data=PasswordReset(url=context["password_reset_url"], email=email),
                once=f"password_reset:{new_id()}",
            )

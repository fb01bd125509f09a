"""allauth's views that Guichet uses, under French paths. There is no sign-up, and no management of addresses."""

from __future__ import annotations

from allauth.account import views
from django.urls import path, re_path

from guichet.interfaces.portal.permissions import Permission, allow

public = allow(Permission.PUBLIC)

urlpatterns = [
    path(
        "connexion/",
        public(views.LoginView.as_view(template_name="portal/sign_in/sign_in.html")),
        name="account_login",
    ),
    path(
        "deconnexion/",
        public(views.LogoutView.as_view(template_name="portal/sign_in/sign_out.html")),
        name="account_logout",
    ),
    path(
        "mot-de-passe/oublie/",
        public(views.PasswordResetView.as_view(template_name="portal/sign_in/reset.html")),
        name="account_reset_password",
    ),
    path(
        "mot-de-passe/envoye/",
        public(views.PasswordResetDoneView.as_view(template_name="portal/sign_in/reset_sent.html")),
        name="account_reset_password_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(views.PasswordResetFromKeyView.as_view(template_name="portal/sign_in/reset_set.html")),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/change/",
        public(views.PasswordResetFromKeyDoneView.as_view(template_name="portal/sign_in/reset_done.html")),
        name="account_reset_password_from_key_done",
    ),
]

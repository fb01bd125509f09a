"""Addresses of the front door."""

from __future__ import annotations

from django.urls import path

from guichet.interfaces.portal.front.mail_box import download_attachment, show_mail, show_mail_html, show_mails
from guichet.interfaces.portal.front.views import show_front
from guichet.interfaces.portal.languages import switch_language
from guichet.interfaces.portal.theme import icon, theme

urlpatterns = [
    path("", show_front, name="front"),
    path("courrier/", show_mails, name="mails"),
    path("courrier/<uuid:mail_id>/", show_mail, name="mail"),
    path("courrier/<uuid:mail_id>/html/", show_mail_html, name="mail_html"),
    path("courrier/<uuid:mail_id>/pieces/<int:index>/", download_attachment, name="mail_attachment"),
    path("langue/", switch_language, name="switch_language"),
    path("theme.css", theme, name="theme"),
    path("icon.svg", icon, name="icon"),
]

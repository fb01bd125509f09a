"""The menu of the back office: what administrators alone may open is shown to them alone."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.interfaces.backoffice.desk import context_of
from guichet.interfaces.portal.navigation import Entry, Navigation, Section
from guichet.interfaces.portal.permissions import Permission, may_as_staff


def desk_navigation(request: HttpRequest) -> Navigation:
    """`is_in` an entry: its own page and what lies below it."""
    home = reverse("desk")
    administers = may_as_staff(Permission.ADMINISTRATOR, context_of(request).staff_role)

    def entry(name: str, label: str, icon: str, *covers: str) -> Entry:
        href = reverse(name)
        is_in = request.path == href or any(request.path.startswith(home + each) for each in covers)
        current = ("page" if request.path == href else "true") if is_in else ""
        return Entry(href, label, icon, (), current=current, is_in=is_in)

    return Navigation(
        "left",
        (
            Section(
                _("Back office"),
                (
                    entry("desk", _("Customers"), "building-2", "clients/", "factures/"),
                    entry("desk_books", _("Books"), "scale"),
                    entry("desk_disputes", _("Disputes"), "shield-alert"),
                ),
            ),
            Section(
                _("Settings"),
                (
                    entry("desk_prices", _("Products and prices"), "package", "prix/"),
                    *(
                        (
                            entry("desk_webhooks", _("Webhooks"), "webhook", "webhooks/"),
                            entry("desk_api_keys", _("API keys"), "key-round", "cles-api/"),
                        )
                        if administers
                        else ()
                    ),
                ),
            ),
        ),
    )

"""The menu of the back office: what only some may open is shown to them alone, with how much waits for them."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.payments.public import count_tasks
from guichet.infra.clock import wall_now
from guichet.interfaces.backoffice.desk import context_of
from guichet.interfaces.portal.navigation import Entry, Navigation, Section
from guichet.interfaces.portal.permissions import Permission, may_as_staff


def desk_navigation(request: HttpRequest) -> Navigation:
    """`is_in` an entry: its own page and what lies below it."""
    home, context = reverse("desk"), context_of(request)
    administers = may_as_staff(Permission.ADMINISTRATOR, context.staff_role)
    moves_money = may_as_staff(Permission.FINANCE, context.staff_role)

    def entry(name: str, label: str, icon: str, *covers: str, count: int = 0) -> Entry:
        href = reverse(name)
        is_in = request.path == href or any(request.path.startswith(home + each) for each in covers)
        current = ("page" if request.path == href else "true") if is_in else ""
        return Entry(href, label, icon, (), current=current, is_in=is_in, count=count)

    return Navigation(
        "left",
        (
            Section(
                _("Back office"),
                (
                    entry("desk", _("Customers"), "building-2", "clients/", "factures/"),
                    *(
                        (entry("desk_tasks", _("To do"), "list-todo", count=count_tasks(context.brand.id, wall_now())),)
                        if moves_money
                        else ()
                    ),
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

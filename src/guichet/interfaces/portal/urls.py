"""The portal's own addresses; French paths, the same in both languages."""

from __future__ import annotations

from django.urls import include, path

from guichet.interfaces.portal.billing.pay_link import pay_by_link
from guichet.interfaces.portal.front.enter import enter
from guichet.interfaces.portal.journal.views import show_journal
from guichet.interfaces.portal.languages import switch_language
from guichet.interfaces.portal.theme import icon, theme
from guichet.interfaces.portal.views.account import choose_account, show_account
from guichet.interfaces.portal.views.overview import show_overview

urlpatterns = [
    path("", show_overview, name="overview"),
    path("compte/", show_account, name="account"),
    path("compte/choisir/<uuid:customer_id>/", choose_account, name="choose_account"),
    path("langue/", switch_language, name="switch_language"),
    path("theme.css", theme, name="theme"),
    path("icon.svg", icon, name="icon"),
    path("demo/entrer/", enter, name="demo_enter"),
    path("licences/", include("guichet.interfaces.portal.purchase.urls")),
    path("", include("guichet.interfaces.portal.members.urls")),
    path("", include("guichet.interfaces.portal.subscriptions.urls")),
    path("facturation/modes-de-paiement/", include("guichet.interfaces.portal.methods.urls")),
    path("facturation/", include("guichet.interfaces.portal.billing.urls")),
    path("regler/<str:token>/", pay_by_link, name="pay_by_link"),
    path("journal/", show_journal, name="journal"),
    path("", include("guichet.interfaces.portal.sign_in.urls")),
]

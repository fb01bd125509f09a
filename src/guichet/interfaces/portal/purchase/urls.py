"""Addresses of licences and their purchase."""

from django.urls import path

from guichet.interfaces.portal.members.licences import show_licences
from guichet.interfaces.portal.purchase import (
    change,
    coupon,
    decrease,
    done,
    licences,
    method,
    organisation,
    quantity,
    summary,
)

urlpatterns = [
    path("", show_licences, name="licences"),
    path("quantite/", licences.enter_wizard, name="purchase"),
    path("quantite/organisation/", organisation.organisation, name="purchase_organisation"),
    path("quantite/organisation/adresse/", organisation.address_fields, name="purchase_address_fields"),
    path("quantite/licences/", quantity.licences, name="purchase_licences"),
    path("quantite/licences/estimation/", quantity.estimate, name="purchase_estimate"),
    path("quantite/echeance/", change.change_at_term, name="change_at_term"),
    path("quantite/reduction/", decrease.decrease, name="decrease_now"),
    path("quantite/modification/annuler/", change.take_back, name="change_take_back"),
    path("quantite/coupon/", coupon.coupon, name="purchase_coupon"),
    path("quantite/recapitulatif/", summary.summary, name="purchase_summary"),
    path("quantite/paiement/", method.method, name="purchase_method"),
    path("quantite/carte/<uuid:setup_id>/", method.card, name="purchase_card"),
    path("quantite/verification/", summary.last_check, name="purchase_check"),
    path("quantite/terminee/<uuid:order_id>/", done.done, name="purchase_done"),
]

"""Addresses of payment methods."""

from django.urls import path

from guichet.interfaces.portal.methods import card, change, fallback, overview

urlpatterns = [
    path("", overview.show_methods, name="payment_methods"),
    path("ajouter/", card.add, name="add_method"),
    path("adresse/", card.address_fields, name="method_address_fields"),
    path("secours/", fallback.switch, name="switch_fallback"),
    path("carte/<uuid:setup_id>/", card.card, name="method_card"),
    path("<uuid:method_id>/modifier/", card.replace, name="replace_method"),
    path("<uuid:method_id>/preferer/", change.prefer_method, name="prefer_method"),
    path("<uuid:method_id>/supprimer/", change.remove_method, name="remove_method"),
]

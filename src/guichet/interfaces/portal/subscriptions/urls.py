"""Addresses of subscriptions."""

from django.urls import path

from guichet.interfaces.portal.subscriptions import cancel, overview

urlpatterns = [
    path("abonnements/", overview.show_subscriptions, name="subscriptions"),
    path("abonnements/<uuid:subscription_id>/annuler/", cancel.cancel, name="cancel_subscription"),
    path("abonnements/<uuid:subscription_id>/garder/", cancel.keep, name="keep_subscription"),
]

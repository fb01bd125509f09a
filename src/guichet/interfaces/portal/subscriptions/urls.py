"""Addresses of subscriptions."""

from django.urls import path

from guichet.interfaces.portal.subscriptions import cancel, enrol, name, overview, pause, renewal, resume, trial

urlpatterns = [
    path("abonnements/", overview.show_subscriptions, name="subscriptions"),
    path("abonnements/essai/", trial.start, name="start_trial"),
    path("abonnements/ajouter/", enrol.add, name="enrol"),
    path("abonnements/<uuid:subscription_id>/nom/", name.name, name="name_subscription"),
    path("abonnements/<uuid:subscription_id>/annuler/", cancel.cancel, name="cancel_subscription"),
    path("abonnements/<uuid:subscription_id>/garder/", cancel.keep, name="keep_subscription"),
    path("abonnements/<uuid:subscription_id>/pause/", pause.pause, name="pause_subscription"),
    path("abonnements/<uuid:subscription_id>/pause/annuler/", pause.take_back, name="take_back_pause"),
    path("abonnements/<uuid:subscription_id>/reprendre/", resume.resume, name="resume_subscription"),
    path("abonnements/<uuid:subscription_id>/renouvellement/", renewal.switch, name="switch_renewal"),
]

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "guichet.contexts.payments"
    label = "payments"

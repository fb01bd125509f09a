from django.apps import AppConfig


class TaxConfig(AppConfig):
    name = "guichet.contexts.tax"
    label = "tax"

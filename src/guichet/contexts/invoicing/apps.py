from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    name = "guichet.contexts.invoicing"
    label = "invoicing"

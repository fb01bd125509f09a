from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "guichet.contexts.ledger"
    label = "ledger"

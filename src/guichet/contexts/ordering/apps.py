from django.apps import AppConfig


class OrderingConfig(AppConfig):
    name = "guichet.contexts.ordering"
    label = "ordering"

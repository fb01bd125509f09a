from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "guichet.contexts.brands"
    label = "brands"

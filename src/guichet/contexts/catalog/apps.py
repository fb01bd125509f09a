from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "guichet.contexts.catalog"
    label = "catalog"

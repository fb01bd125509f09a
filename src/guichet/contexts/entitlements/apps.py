from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    name = "guichet.contexts.entitlements"
    label = "entitlements"

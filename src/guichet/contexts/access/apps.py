from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "guichet.contexts.access"
    label = "access"

from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "guichet.contexts.usage"
    label = "usage"

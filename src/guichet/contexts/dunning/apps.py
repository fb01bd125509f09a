from django.apps import AppConfig


class DunningConfig(AppConfig):
    name = "guichet.contexts.dunning"
    label = "dunning"

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "guichet.flows"
    label = "flows"

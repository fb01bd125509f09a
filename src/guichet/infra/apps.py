from django.apps import AppConfig


class InfraConfig(AppConfig):
    name = "guichet.infra"
    label = "infra"

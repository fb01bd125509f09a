from django.apps import AppConfig


class BackOfficeConfig(AppConfig):
    name = "guichet.interfaces.backoffice"
    label = "backoffice"

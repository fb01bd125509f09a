from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "guichet.interfaces.portal"
    label = "portal"

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "guichet.contexts.notifications"
    label = "notifications"

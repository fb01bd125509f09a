from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "guichet.contexts.subscriptions"
    label = "subscriptions"

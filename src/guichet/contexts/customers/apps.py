from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "guichet.contexts.customers"
    label = "customers"

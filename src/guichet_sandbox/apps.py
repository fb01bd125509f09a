"""The one Django app of the sandbox."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "guichet_sandbox"
    label = "sandbox"
    default_auto_field = "django.db.models.BigAutoField"

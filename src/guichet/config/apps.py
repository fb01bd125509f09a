"""Makes the configuration itself known to Django, for its checks."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "guichet.config"
    label = "guichet_config"

    def ready(self) -> None:
        """Register the checks."""
        import_module("guichet.config.checks")

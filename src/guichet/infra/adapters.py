"""Fills a port with the adapter that the settings name (settings.ADAPTERS): the one place that reaches upwards."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def adapter(port: str) -> Any:
    """What `settings.ADAPTERS[port]` names: an object or a factory, as the port's own module says."""
    return import_string(settings.ADAPTERS[port])

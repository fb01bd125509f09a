"""Settings of the sandbox, all from `GUICHET_SANDBOX_…` in the environment.

Nothing of Django that remembers a visitor is installed: no sessions, no cookies, no users.
"""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from guichet_sandbox.database import django_database

if os.environ.get("GUICHET_ENV") == "production":
    raise ImproperlyConfigured("The sandbox payment provider does not start in production (GUICHET_ENV=production).")

ORIGIN = os.environ.get("GUICHET_SANDBOX_ORIGIN", "http://psp.localhost:8001").rstrip("/")
CONTROL_KEY = os.environ.get("GUICHET_SANDBOX_CONTROL_KEY", "")

# Signs nothing: the sandbox has no sessions. Django wants one.
SECRET_KEY = "sandbox"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = [urlsplit(ORIGIN).hostname or "psp.localhost", ".localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = ["guichet_sandbox"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "guichet_sandbox.pages.policy.PagePolicy"]
ROOT_URLCONF = "guichet_sandbox.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": django_database(os.environ.get("GUICHET_SANDBOX_DATABASE_URL", ""))}
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

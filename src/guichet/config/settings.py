"""Django's settings, read from the environment; every variable is described in docs/operate/settings.md.

An installation is told apart by GUICHET_ENV: `production` (secrets required, secure cookies), `demo` (one-click
sign-in, mail box on a page, HTTP) or `test`. What belongs to a brand (hosts, sender, gateways, look) is data.
"""

from __future__ import annotations

import sys
from pathlib import Path

from csp.constants import NONE, SELF

from guichet.config.environment import (
    LOG_LEVELS,
    boolean,
    choice,
    database,
    integer,
    items,
    log_format,
    mail_transport,
    text,
)

PACKAGE = Path(__file__).resolve().parent.parent

ENVIRONMENT = choice("GUICHET_ENV", "production", ("production", "demo", "test"))
IS_PRODUCTION = ENVIRONMENT == "production"
IS_DEMO = ENVIRONMENT == "demo"
IS_TEST = ENVIRONMENT == "test"

SECRET_KEYS = items("GUICHET_SECRET_KEYS", [] if IS_PRODUCTION else ["for-a-laptop-only-never-in-production"])
SECRET_KEY = SECRET_KEYS[0] if SECRET_KEYS else ""
SECRET_KEY_FALLBACKS = SECRET_KEYS[1:]
DEBUG = False
ALLOWED_HOSTS = items("GUICHET_ALLOWED_HOSTS", ["localhost", "127.0.0.1", ".localhost"])
PORTAL_SCHEME = choice("GUICHET_PORTAL_SCHEME", "https" if IS_PRODUCTION else "http", ("https", "http"))
PORTAL_PORT = integer("GUICHET_PORTAL_PORT", 443 if IS_PRODUCTION else 8000)
FRONT_HOST = text("GUICHET_FRONT_HOST", "localhost")
DATA_DIRECTORY = Path(text("GUICHET_DATA", "./var")).resolve()
INSTALLATION = text("GUICHET_INSTALLATION", "guichet")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton.apps.SimpleAppConfig",  # loaders and tags as below, not as it would set them
    "lucide",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "guichet.infra",
    "guichet.contexts.brands",
    "guichet.contexts.customers",
    "guichet.contexts.catalog",
    "guichet.contexts.access",
    "guichet.contexts.tax",
    "guichet.contexts.ledger",
    "guichet.contexts.subscriptions",
    "guichet.contexts.entitlements",
    "guichet.contexts.usage",
    "guichet.contexts.ordering",
    "guichet.contexts.invoicing",
    "guichet.contexts.payments",
    "guichet.contexts.dunning",
    "guichet.contexts.notifications",
    "guichet.flows",
    "guichet.interfaces.portal",
    "guichet.interfaces.backoffice",
    "guichet.config",
]

MIDDLEWARE = [
    "guichet.interfaces.health.health_checks",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guichet.interfaces.portal.middleware.request_log",
    "guichet.interfaces.portal.middleware.brand_of_host",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guichet.interfaces.portal.middleware.session_of_brand",
    "guichet.interfaces.portal.middleware.language_of_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "guichet.config.urls"
WSGI_APPLICATION = "guichet.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "guichet.interfaces.portal.written_out.PerLanguage",
                    [
                        "guichet.interfaces.portal.written_out.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "guichet.interfaces.portal.templatetags.icons",
                "django.templatetags.i18n",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guichet.interfaces.portal.context.portal",
            ],
        },
    }
]

POOL_SIZE = integer("GUICHET_DATABASE_POOL_SIZE", 20) if boolean("GUICHET_DATABASE_POOL", default=False) else 0
DATABASES = {"default": database(text("DATABASE_URL", ""), pool_size=POOL_SIZE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["guichet.interfaces.portal.sign_in.backend.BrandMembershipBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if IS_TEST:
    # A real hash takes a quarter of a second on purpose, and tests make hundreds.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "guichet.interfaces.portal.sign_in.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "guichet.interfaces.portal.sign_in.forms.SignInForm",
    "reset_password": "guichet.interfaces.portal.sign_in.forms.PasswordResetForm",
}

# Rate limits and replay protection are counted there. As few entries as Django keeps by itself (300) would forget them
# under load, those first that come first in the alphabet.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

SESSION_COOKIE_NAME = "guichet_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PORTAL_SCHEME == "https"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "guichet_csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
BEHIND_PROXY = boolean("GUICHET_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Rate limits count by the address that the proxy saw: by its own, a few wrong passwords would lock everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains and preloading would speak for hosts that are not ours
    "security.W021",
    "security.W008",  # the proxy that holds the certificate redirects to HTTPS
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

# `frame-src` and `form-action` gain the brand's payment provider, per request (interfaces/portal/middleware.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "guichet_language"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIRECTORY / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = IS_TEST

MAIL_TRANSPORT = mail_transport(text("GUICHET_SMTP_URL", ""))
EMAIL_BACKEND = MAIL_TRANSPORT.backend
EMAIL_HOST = MAIL_TRANSPORT.host
EMAIL_PORT = MAIL_TRANSPORT.port
EMAIL_HOST_USER = MAIL_TRANSPORT.user
EMAIL_HOST_PASSWORD = MAIL_TRANSPORT.password
EMAIL_USE_TLS = MAIL_TRANSPORT.start_tls
EMAIL_USE_SSL = MAIL_TRANSPORT.tls
EMAIL_TIMEOUT = 15

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["guichet.infra.worker"]
PROCRASTINATE_ON_APP_READY = None

# Where the sandbox payment provider is: what browsers open; programs reach it on 127.0.0.1 at the same port.
SANDBOX_ORIGIN = text("GUICHET_SANDBOX_ORIGIN", "http://psp.localhost:8001").rstrip("/")
SANDBOX_CONTROL_KEY = text("GUICHET_SANDBOX_CONTROL_KEY", "")
# Which adapter fills which port (infra/adapters.py).
ADAPTERS = {
    "gateway:stripe": "guichet.adapters.stripe.accounts.gateway_of_account",
    "clock:stripe": "guichet.adapters.stripe.accounts.clock_of_account",
    "endpoint:stripe": "guichet.adapters.stripe.accounts.endpoint_of_account",
    "documents": "guichet.adapters.typst.documents",
    "electronic_invoices": "guichet.adapters.facturx.electronic_invoices",
    "mails": "guichet.adapters.mail.render",
    "webhooks": "guichet.adapters.webhooks.send",
}

# How long a provider may take to answer before the outcome is called unknown.
GATEWAY_TIMEOUT_SECONDS = integer("GUICHET_GATEWAY_TIMEOUT_SECONDS", 20)
# Test only: kill this process right after its n-th numbered unit of work has committed.
TEST_CRASH_AFTER_COMMIT = integer("GUICHET_TEST_CRASH_AFTER_COMMIT", 0) if not IS_PRODUCTION else 0

LOGGING = log_format(
    choice("GUICHET_LOG_FORMAT", "json" if IS_PRODUCTION else "console", ("json", "console")),
    colours=sys.stderr.isatty(),
    level=choice("GUICHET_LOG_LEVEL", "INFO", LOG_LEVELS),
)

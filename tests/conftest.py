"""The fixtures that any test may ask for; each is described where it is defined."""

pytest_plugins = [
    "tests.support.browser",
    "tests.support.database",
    "tests.support.jobs",
    "tests.support.mail",
    "tests.support.portal",
    "tests.support.sandbox",
]

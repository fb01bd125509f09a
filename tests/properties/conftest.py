"""How hard the properties are tried: enough to find what is wrong, quick enough for every run."""

from hypothesis import settings

# No deadline: a busy machine is not a wrong amount.
settings.register_profile("guichet", max_examples=100, deadline=None)
settings.load_profile("guichet")

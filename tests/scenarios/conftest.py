"""Lives of customers happen in the house of the flows."""

from tests.flows.conftest import house, nora

__all__ = ["house", "nora"]

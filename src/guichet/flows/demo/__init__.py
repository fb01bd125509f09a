"""The demo: five fictional brands, their people, and a past that was lived through the flows, not inserted."""

from guichet.flows.demo.seed import seed

__all__ = ["seed"]

"""Whose a method is, as typed for it: kept with the method, told to the provider for the bank's address check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from guichet.contexts.customers.public import PostalAddress


@dataclass(frozen=True, slots=True)
class MethodHolder:
    """Names may be empty; the address is the card's own, which need not be the customer's."""

    first_name: str
    last_name: str
    address: PostalAddress

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def to_json(self) -> dict[str, str]:
        return {"first_name": self.first_name, "last_name": self.last_name, **asdict(self.address)}

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> MethodHolder:
        """What `to_json` wrote."""
        rest = dict(data)
        return cls(rest.pop("first_name"), rest.pop("last_name"), PostalAddress(**rest))

"""The form-encoded parameters of a request, `a[b][c]` and `a[0]` unfolded, read with Stripe's refusals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from guichet_sandbox.wire.errors import RefusedError, missing_parameter

BRACKET = re.compile(r"\[([^\]]*)\]")


def unfold(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Nested mappings and lists out of flat names."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        path = [name.split("[", 1)[0], *BRACKET.findall(name)]
        node = tree
        for step in path[:-1]:
            child = node.setdefault(step, {})
            if not isinstance(child, dict):
                raise RefusedError(f"Invalid parameter: {name}", param=name)
            node = child
        last = path[-1] or str(len(node))
        node[last] = value
    return {key: _with_lists(value) for key, value in tree.items()}


def _with_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    children = {key: _with_lists(value) for key, value in node.items()}
    if children and all(key.isdigit() for key in children):
        return [children[key] for key in sorted(children, key=int)]
    return children


class Parameters:
    """Reads one request's parameters. An empty text means "unset", as at Stripe."""

    def __init__(self, tree: dict[str, Any], prefix: str = "") -> None:
        self.tree = tree
        self.prefix = prefix

    def only(self, *names: str) -> None:
        """Refuse parameters that the sandbox does not know, so that nothing is ignored in silence."""
        unknown = sorted(set(self.tree) - set(names) - {"expand"})
        if unknown:
            name = self._name(unknown[0])
            raise RefusedError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)

    def given(self, name: str) -> bool:
        return name in self.tree

    def text(self, name: str, default: str = "") -> str:
        value = self.tree.get(name, default)
        if not isinstance(value, str):
            raise RefusedError(f"Invalid string: {self._name(name)}", param=self._name(name))
        return value

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise missing_parameter(self._name(name))
        return value

    def choice(self, name: str, choices: Iterable[str], default: str) -> str:
        value = self.text(name) or default
        if value not in choices:
            known = ", ".join(choices)
            raise RefusedError(f"Invalid {self._name(name)}: must be one of {known}", param=self._name(name))
        return value

    def integer(self, name: str, default: int | None = None, *, least: int = 0, most: int = 10**12) -> int:
        value = self.text(name)
        if not value:
            if default is None:
                raise missing_parameter(self._name(name))
            return default
        if not re.fullmatch(r"-?\d{1,18}", value) or not least <= int(value) <= most:
            raise RefusedError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=self._name(name))
        return int(value)

    def instant(self, name: str) -> datetime:
        """Seconds since 1970, up to the year 9999."""
        return datetime.fromtimestamp(self.integer(name, most=253_402_300_799), UTC)

    def boolean(self, name: str) -> bool:
        value = self.text(name) or "false"
        if value not in ("true", "false"):
            raise RefusedError(f"Invalid boolean: {value}", param=self._name(name))
        return value == "true"

    def texts(self, name: str) -> list[str]:
        value = self.tree.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise RefusedError("Invalid array", param=self._name(name))
        return value

    def inside(self, name: str) -> Parameters:
        """The parameters below `name`."""
        value = self.tree.get(name) or {}
        if not isinstance(value, dict):
            raise RefusedError(f"Invalid object: {self._name(name)}", param=self._name(name))
        return Parameters(value, self._name(name))

    def flat(self, name: str) -> dict[str, str]:
        """A mapping of texts to texts."""
        inner = self.inside(name)
        return {key: inner.text(key) for key in inner.tree}

    def metadata(self, before: dict[str, str] | None = None) -> dict[str, str]:
        """`before` with what the request changes; an empty value removes its key, an empty mapping removes all."""
        if self.tree.get("metadata") == "":
            return {}
        merged = {**(before or {}), **self.flat("metadata")}
        if len(merged) > 50 or any(len(key) > 40 or len(value) > 500 for key, value in merged.items()):
            raise RefusedError(
                "Metadata can have up to 50 keys, of 40 characters, with values of 500.", param="metadata"
            )
        return {key: value for key, value in merged.items() if value != ""}

    def _name(self, name: str) -> str:
        return f"{self.prefix}[{name}]" if self.prefix else name

"""`expand[]`: put the objects in the place of their references."""

from collections.abc import Callable
from typing import Any

from guichet_sandbox.models import Account, Charge, Customer, Mandate, PaymentIntent, PaymentMethod, SetupIntent
from guichet_sandbox.wire import money_shapes, shapes
from guichet_sandbox.wire.errors import RefusedError

READERS: dict[str, tuple[Any, Callable[[Any], dict[str, Any]]]] = {
    "charge": (Charge, money_shapes.charge),
    "customer": (Customer, shapes.customer),
    "latest_charge": (Charge, money_shapes.charge),
    "mandate": (Mandate, shapes.mandate),
    "payment_intent": (PaymentIntent, money_shapes.payment_intent),
    "payment_method": (PaymentMethod, shapes.payment_method),
    "setup_intent": (SetupIntent, shapes.setup_intent),
}
DEEPEST = 4


def expand(account: Account, body: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """`body` with `paths` (`setup_intent.payment_method`, in lists `data.customer`) expanded in place."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise RefusedError("You cannot expand more than 4 levels of a property.", param="expand")
        _walk(account, body, steps, path)
    return body


def _walk(account: Account, node: dict[str, Any], steps: list[str], path: str) -> None:
    step, *rest = steps
    if step == "data" and node.get("object") == "list":
        for item in node["data"] if rest else []:
            _walk(account, item, rest, path)
        return
    if step not in READERS or step not in node:
        raise RefusedError(f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(node[step], str):
        model, shape = READERS[step]
        node[step] = shape(model.objects.get(account=account, reference=node[step]))
    if rest and node[step] is not None:
        _walk(account, node[step], rest, path)

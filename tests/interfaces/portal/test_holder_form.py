"""Whose a method is, shown to be confirmed when it is entered again: also where nobody but the provider was told."""

from __future__ import annotations

import pytest

from guichet.contexts.customers.public import get_customer
from guichet.flows.methods.holder import MethodHolder
from guichet.interfaces.portal.methods.forms import HolderForm
from tests.contexts.desk import MONTREAL, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("known", "name", "shown"),
    [
        (None, "Camille Martin", ("Camille", "Martin")),
        (None, "", (None, None)),
        (MethodHolder("Nora", "Gagnon", MONTREAL), "N GAGNON", ("Nora", "Gagnon")),
    ],
)
def test_names(known: MethodHolder | None, name: str, shown: tuple[str | None, str | None]) -> None:
    customer = get_customer(open_desk().customer())
    initial = HolderForm(customer, {}, None, known=known, name=name).initial
    assert (initial.get("first_name"), initial.get("last_name")) == shown

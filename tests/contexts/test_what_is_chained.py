"""Nothing of what is issued and paid stays out of its chain by oversight (docs/adr/0016)."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from guichet.contexts.invoicing.public import CREDIT_NOTE, DOCUMENT, INVOICE
from guichet.contexts.payments.public import ALLOCATION, MOVEMENT
from guichet.flows.audit.chains import CHAINED
from guichet.infra.chain import ChainedRow

MODELS = {
    "invoicing.Invoice": INVOICE.rows[0],
    "invoicing.InvoiceLine": INVOICE.rows[1],
    "invoicing.InvoiceTax": INVOICE.rows[2],
    "invoicing.CreditNote": CREDIT_NOTE.rows[0],
    "invoicing.CreditNoteLine": CREDIT_NOTE.rows[1],
    "invoicing.CreditNoteTax": CREDIT_NOTE.rows[2],
    "invoicing.Document": DOCUMENT.rows[0],
    "payments.PaymentEvent": MOVEMENT.rows[0],
    "payments.Payment": MOVEMENT.rows[1],
    "payments.Allocation": ALLOCATION.rows[0],
}
LEFT_OUT = {
    ("invoicing.Invoice", "status"): "moves as it is paid",
    ("invoicing.Document", "content"): "its hash is linked, and I-15 compares the two",
    ("payments.Payment", "status"): "follows its attempts",
    ("invoicing.InvoiceLine", "id"): "a number that the database gave: the invoice and the position name it",
    ("invoicing.InvoiceTax", "id"): "as of a line",
    ("invoicing.CreditNoteLine", "id"): "as of a line",
    ("invoicing.CreditNoteTax", "id"): "as of a line",
}


def test_each_kind_of_row_is_looked_at_here() -> None:
    assert list(MODELS.values()) == [row for chained in CHAINED for row in chained.rows]


@pytest.mark.parametrize("name", MODELS)
def test_every_column_is_in_the_chain_or_left_out_for_a_reason(name: str) -> None:
    row: ChainedRow = MODELS[name]
    said = {column for value in row.values for column in re.findall(r"\b[a-z]\.(\w+)", value)}
    columns = {field.column for field in apps.get_model(name)._meta.local_concrete_fields}
    assert columns - said == {column for model, column in LEFT_OUT if model == name}
    assert said <= columns

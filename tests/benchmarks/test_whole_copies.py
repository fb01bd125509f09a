"""The large installation that the audit is measured on is a true one: copied whole, it still audits clean."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from guichet.benchmarks import whole_copies
from guichet.benchmarks.deeds import do_all
from guichet.benchmarks.whole_copies import copied_postings, multiply
from guichet.flows.audit import audit
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import open_desk

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_installation_is_multiplied_with_its_numbers_its_books_and_its_chains() -> None:
    desk = open_desk()
    for quantity in (1, 2, 3, 4):
        desk.buy(quantity)
    run_until_quiet()
    do_all()
    before, postings = audit(), copied_postings()
    multiply(3)
    after = audit()
    assert after.wrong == ()
    assert after.checked["invoices"] == 3 * before.checked["invoices"] > 12
    assert after.checked["credit notes"] == 3 * before.checked["credit notes"] > 0
    assert copied_postings() == 3 * postings
    # A chain a customer, and one a series.
    assert after.chains == 3 * (before.chains - 2) + 2
    desk.buy()
    assert audit().wrong == ()


def test_nothing_of_a_customer_is_left_out_by_oversight() -> None:
    """Of two tables: what hangs on a customer, however far, is copied, or the audit asks nothing of it."""
    theirs = {apps.get_model("customers.Customer")}
    while further := {
        model
        for model in set(apps.get_models()) - theirs
        if any(isinstance(f, ForeignKey) and f.related_model in theirs for f in model._meta.local_fields)
    }:
        theirs |= further
    copied = {rows.table for rows in whole_copies._rows(2)}
    assert {model._meta.db_table for model in theirs} - copied == {
        "notifications_mail", "payments_fallbackconsent", "payments_gatewaycustomer", "payments_methodchoice",
        "payments_methodsetup", "subscriptions_parking",
    }  # fmt: skip
    assert copied - {model._meta.db_table for model in theirs} == {"ledger_entry", "payments_settlement"}

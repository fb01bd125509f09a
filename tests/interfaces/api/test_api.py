"""What products ask: what they are told, who may, and that nobody sees another brand's."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from guichet.contexts.access.models import User
from guichet.contexts.access.public import Scope
from guichet.contexts.brands.models import Brand
from guichet.contexts.brands.public import get_brand
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.subscriptions.models import Subscription
from guichet.contexts.subscriptions.public import list_live_subscriptions
from guichet.flows.entitlement import entitlements_of
from guichet.flows.programs import keys
from guichet.infra.ids import new_id
from guichet.interfaces.api import keys as api_keys
from guichet.interfaces.api.api import api
from tests.contexts.desk import Desk
from tests.interfaces.api.conftest import Program

Ask = Callable[..., Program]
DESCRIPTION = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_a_customers_entitlements_by_number_and_by_id(program: Ask, customer: CustomerView) -> None:
    told = program().get(f"/customers/{customer.number}/entitlements").json()
    assert told == program().get(f"/customers/{customer.id}/entitlements").json()
    [entitlement] = told.pop("entitlements")
    assert told == {"customer": str(customer.id), "customer_number": customer.number, "access": True}
    [item] = entitlement["items"]
    assert (entitlement["access"], entitlement["why"], entitlement["ends_on"]) == (True, "active", None)
    assert (item["product"], item["quantity"], item["seats_held"]) == ("licence", 21, 1)
    assert (item["unit_amount_minor"], item["interval"]) == ("5900", {"unit": "month", "count": 1})


@pytest.mark.parametrize(
    ("status", "access"),
    [("active", True), ("past_due", True), ("suspended", False), ("paused", False)],
)
def test_who_may_use_it_follows_from_its_state(program: Ask, customer: CustomerView, status: str, access: bool) -> None:
    Subscription.objects.filter(customer_id=customer.id).update(status=status)
    [told] = program().get(f"/customers/{customer.id}/entitlements").json()["entitlements"]
    assert (told["access"], told["why"]) == (access, status)


def test_what_is_over_is_no_entitlement(program: Ask, customer: CustomerView, desk: Desk) -> None:
    day = list_live_subscriptions(customer.id)[0].billed_until
    Subscription.objects.filter(customer_id=customer.id).update(status="canceled", ended_on=day)
    assert entitlements_of(customer) == []
    told = program().get(f"/customers/{customer.id}/entitlements").json()
    assert (told["access"], told["entitlements"]) == (False, [])
    assert program().get("/subscriptions", customer=customer.number).json()["data"][0]["ends_on"] == day.isoformat()


def test_resources_hold_together(program: Ask, customer: CustomerView) -> None:
    asking = program()
    assert asking.get(f"/customers/{customer.number}").json()["currency"] == "CAD"
    [subscription] = asking.get("/subscriptions", customer=customer.number).json()["data"]
    assert asking.get(f"/subscriptions/{subscription['id']}").json() == subscription
    assert (subscription["status"], subscription["access"]) == ("active", True)
    [invoice] = asking.get("/invoices", customer=customer.number).json()["data"]
    assert asking.get(f"/invoices/{invoice['number']}").json() == invoice
    assert (invoice["status"], invoice["total_minor"], invoice["open_minor"]) == ("paid", 142454, 0)
    [payment] = asking.get("/payments", customer=customer.number).json()["data"]
    assert asking.get(f"/payments/{payment['id']}").json() == payment
    assert (payment["status"], payment["amount_minor"], payment["method"]) == (
        "succeeded",
        142454,
        "Visa ••••\u00a04242",
    )
    [method] = asking.get(f"/customers/{customer.number}/methods").json()["data"]
    assert (method["label"], method["is_preferred"]) == ("Visa ••••\u00a04242", True)


def test_the_document_is_where_the_invoice_says(program: Ask, customer: CustomerView) -> None:
    asking = program()
    [invoice] = asking.get("/invoices", customer=customer.number).json()["data"]
    answer = asking.get(invoice["pdf"].partition("/api/v1")[2])
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("path", ["/customers", "/subscriptions", "/invoices", "/payments"])
def test_page_by_page_everything_comes_once(program: Ask, path: str) -> None:
    asking, seen, cursor = program(), [], None
    while True:
        page = asking.get(path, limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [each["id"] for each in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 3
    assert seen == sorted(seen)


READS = {
    "/customers": Scope.CUSTOMERS_READ,
    "/customers/{customer}": Scope.CUSTOMERS_READ,
    "/customers/{customer}/entitlements": Scope.ENTITLEMENTS_READ,
    "/customers/{customer}/methods": Scope.PAYMENTS_READ,
    "/subscriptions": Scope.SUBSCRIPTIONS_READ,
    "/subscriptions/{subscription}": Scope.SUBSCRIPTIONS_READ,
    "/invoices": Scope.INVOICES_READ,
    "/invoices/{invoice}": Scope.INVOICES_READ,
    "/invoices/{invoice}/pdf": Scope.INVOICES_READ,
    "/payments": Scope.PAYMENTS_READ,
    "/payments/{payment}": Scope.PAYMENTS_READ,
}


def described() -> dict[str, dict[str, object]]:
    paths: dict[str, dict[str, object]] = api.get_openapi_schema()["paths"]
    return {path.removeprefix("/api/v1"): operations for path, operations in paths.items()}


def test_every_operation_stands_in_the_table_of_scopes() -> None:
    assert set(described()) == {*READS, "/usage-events"}


@pytest.mark.parametrize(("path", "scope"), READS.items())
def test_an_operation_is_for_keys_with_its_scope(program: Ask, path: str, scope: Scope) -> None:
    asked = path.replace("{subscription}", str(new_id())).replace("{payment}", str(new_id()))
    asked = asked.replace("{customer}", "none").replace("{invoice}", "none")
    assert program(scope).get(asked).status_code in {200, 404}
    others = [other for other in Scope if other is not scope]
    refused = program(*others).get(asked)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_a_key_without_the_scope_writes_nothing(program: Ask) -> None:
    refused = program(*(scope for scope in Scope if scope is not Scope.USAGE_WRITE)).post("/usage-events", {}, "one")
    assert refused.status_code == 403


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer gk_", "Basic gk_x", "Bearer gk_" + "a" * 43, "Bearer \x00é"])
def test_without_a_key_nobody_is_told_anything(desk: Desk, header: str) -> None:
    answer = Client(headers={"host": desk.brand.host}).get("/api/v1/customers", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_key")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_is_none(program: Ask, desk: Desk) -> None:
    asking = program()
    assert keys.revoke(desk.brand, new_id(), asking.key_id)
    assert asking.get("/customers").status_code == 401
    assert not keys.revoke(desk.brand, new_id(), asking.key_id)


def another_brand(desk: Desk) -> Brand:
    other = Brand.objects.get(pk=desk.brand_id)
    other.pk, other.slug, other.host = new_id(), "other", "other.localhost"
    other._state.adding = True
    other.save()
    return other


def test_a_key_is_worth_nothing_at_another_brand(program: Ask, desk: Desk) -> None:
    other = another_brand(desk)
    assert program(at=other.host).get("/customers").status_code == 401


@pytest.mark.parametrize("path", ["/customers", "/subscriptions", "/invoices", "/payments"])
def test_one_brand_sees_nothing_of_another(desk: Desk, program: Ask, customer: CustomerView, path: str) -> None:
    ids = [each["id"] for each in program().get(path).json()["data"]]
    other = another_brand(desk)
    key = keys.add(get_brand(other.id), User.objects.order_by("pk")[0].id, new_id(), "Other", list(Scope))
    assert key is not None
    asking = Program(Client(headers={"host": other.host}), key, new_id())
    assert asking.get(path).json() == {"data": [], "next_cursor": None}
    for each in ids:
        assert asking.get(f"{path}/{each}").status_code == 404
    if path != "/customers":
        assert asking.get(path, customer=customer.number).status_code == 404
    for more in ("", "/entitlements", "/methods"):
        assert asking.get(f"/customers/{customer.id}{more}").status_code == 404


def test_too_many_requests_are_told_when_to_come_back(program: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_keys, "MOST_REQUESTS", 2)
    asking = program()
    assert [asking.get("/customers").status_code for _ in range(3)] == [200, 200, 429]
    assert asking.get("/customers")["Retry-After"] == "60"
    assert program().get("/customers").status_code == 200  # another key has its own


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/customers?limit=0", 422, "invalid_request"),
        ("/customers?limit=101", 422, "invalid_request"),
        ("/customers?cursor=x", 422, "invalid_request"),
        ("/customers/%00", 422, "invalid_request"),
        ("/customers/nobody", 404, "not_found"),
        ("/payments/x", 422, "invalid_request"),
        (f"/payments/{UUID(int=0)}", 404, "not_found"),
        ("/nothing", 404, "not_found"),
        ("/customers/", 404, "not_found"),
        ("/", 404, "not_found"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(program: Ask, path: str, status: int, code: str) -> None:
    asking = program()
    answer = asking.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {asking.key}"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["status"]) == (status, code, status)
    assert answer["Content-Type"] == "application/problem+json"
    if code == "invalid_request":
        assert told["errors"][0]["where"]


def test_another_method_is_a_problem(program: Ask) -> None:
    asking = program()
    answer = asking.client.delete("/api/v1/customers", headers={"Authorization": f"Bearer {asking.key}"})
    assert (answer.status_code, answer["Allow"], answer.json()["code"]) == (405, "GET", "method_not_allowed")


def test_the_description_is_public_and_the_one_in_the_documents(desk: Desk) -> None:
    """`GUICHET_UPDATE_GOLDEN=1` writes it anew."""
    answer = Client(headers={"host": desk.brand.host}).get("/api/v1/openapi.json")
    assert answer.json()["openapi"] == "3.1.0"
    written = json.dumps(answer.json(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("GUICHET_UPDATE_GOLDEN"):
        DESCRIPTION.write_text(written, "utf-8")
    assert DESCRIPTION.read_text("utf-8") == written

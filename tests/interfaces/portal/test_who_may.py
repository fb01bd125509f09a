"""Every address has a permission, and stands in this table: a new one without a row fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from guichet.interfaces.portal.middleware import session_of_brand
from guichet.interfaces.portal.permissions import Permission, permission_of
from tests.interfaces.portal.stage import Visitor

PUBLIC, SIGNED_IN, MEMBER = Permission.PUBLIC, Permission.SIGNED_IN, Permission.MEMBER
BILLING, HOLDER = Permission.BILLING, Permission.HOLDER
STAFF, FINANCE, ADMINISTRATOR = Permission.STAFF, Permission.FINANCE, Permission.ADMINISTRATOR
PROGRAM = Permission.PROGRAM

BRAND_ROUTES = {
    "overview": SIGNED_IN,
    "account": SIGNED_IN,
    "choose_account": MEMBER,
    "switch_language": PUBLIC,
    "theme": PUBLIC,
    "icon": PUBLIC,
    "demo_enter": PUBLIC,  # the signed token is the proof; 404 in production
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "licences": HOLDER,
    "members": HOLDER,
    "invite_members": HOLDER,
    "remove_member": HOLDER,
    "give_licence": HOLDER,
    "free_licence": HOLDER,
    "resend_invitation": HOLDER,
    "revoke_invitation": HOLDER,
    "invitation": PUBLIC,  # the token is the proof; shown before there is an account
    "purchase": HOLDER,
    "purchase_organisation": HOLDER,
    "purchase_address_fields": HOLDER,
    "purchase_licences": HOLDER,
    "purchase_estimate": HOLDER,
    "change_at_term": HOLDER,
    "change_take_back": HOLDER,
    "decrease_now": HOLDER,
    "purchase_coupon": HOLDER,
    "purchase_summary": HOLDER,
    "purchase_method": HOLDER,
    "purchase_card": HOLDER,
    "purchase_check": HOLDER,
    "purchase_done": HOLDER,
    "subscriptions": BILLING,
    "enrol": HOLDER,
    "start_trial": HOLDER,
    "name_subscription": BILLING,
    "cancel_subscription": BILLING,
    "keep_subscription": BILLING,
    "pause_subscription": BILLING,
    "take_back_pause": BILLING,
    "resume_subscription": BILLING,
    "switch_renewal": BILLING,
    "payment_methods": BILLING,
    "switch_fallback": BILLING,
    "add_method": BILLING,
    "method_address_fields": BILLING,
    "method_card": BILLING,
    "replace_method": BILLING,
    "prefer_method": BILLING,
    "remove_method": BILLING,
    "billing": BILLING,
    "billing_details": BILLING,
    "billing_addresses": BILLING,
    "billing_address": BILLING,
    "billing_address_fields": BILLING,
    "shipping_address": BILLING,
    "journal": HOLDER,
    "billing_history": BILLING,
    "statement": BILLING,
    "upcoming": BILLING,
    "invoice": BILLING,
    "invoice_pdf": BILLING,
    "invoice_xml": BILLING,
    "credit_note": BILLING,
    "credit_note_pdf": BILLING,
    "pay_invoice": BILLING,
    "payment_status": BILLING,
    "pending": BILLING,
    "pay_by_link": PUBLIC,  # the signature is the proof, of one invoice
    "pending_state": BILLING,
    "desk": STAFF,
    "desk_customer": STAFF,
    "desk_move": FINANCE,
    "desk_vat_id": FINANCE,
    "desk_release": FINANCE,
    "desk_books": STAFF,
    "desk_disputes": STAFF,
    "desk_tasks": FINANCE,
    "desk_task_done": FINANCE,
    "desk_prices": STAFF,
    "desk_price_rise": FINANCE,
    "desk_take_back_rise": FINANCE,
    "desk_charges": FINANCE,
    "desk_bill_charges": FINANCE,
    "desk_take_back_charge": FINANCE,
    "desk_hold_run": FINANCE,
    "desk_go_on_run": FINANCE,
    "desk_stop_run": FINANCE,
    "desk_suspend": FINANCE,
    "desk_stop": FINANCE,
    "desk_invoice": STAFF,
    "desk_invoice_pdf": STAFF,
    "desk_credit": FINANCE,
    "desk_write_off": FINANCE,
    "desk_void": FINANCE,
    "desk_credit_note_pdf": STAFF,
    "desk_webhooks": ADMINISTRATOR,
    "desk_add_webhook": ADMINISTRATOR,
    "desk_webhook": ADMINISTRATOR,
    "desk_edit_webhook": ADMINISTRATOR,
    "desk_webhook_secret": ADMINISTRATOR,
    "desk_switch_webhook": ADMINISTRATOR,
    "desk_tell_since": ADMINISTRATOR,
    "desk_tell_again": ADMINISTRATOR,
    "api_openapi_json": PUBLIC,
    "api_list_customers": PROGRAM,
    "api_get_customer": PROGRAM,
    "api_get_entitlements": PROGRAM,
    "api_get_methods": PROGRAM,
    "api_list_subscriptions": PROGRAM,
    "api_get_subscription": PROGRAM,
    "api_list_invoices": PROGRAM,
    "api_get_invoice": PROGRAM,
    "api_get_pdf": PROGRAM,
    "api_list_payments": PROGRAM,
    "api_get_payment": PROGRAM,
    "api_tell_usage": PROGRAM,
    "api_nothing": PUBLIC,  # says that there is nothing
    "desk_api_keys": ADMINISTRATOR,
    "desk_add_api_key": ADMINISTRATOR,
    "desk_revoke_api_key": ADMINISTRATOR,
    "webhook": PUBLIC,  # the provider's signature is the proof
}
FRONT_ROUTES = {
    "front": PUBLIC,
    "mails": PUBLIC,
    "mail": PUBLIC,
    "mail_html": PUBLIC,
    "mail_attachment": PUBLIC,
    "switch_language": PUBLIC,
    "theme": PUBLIC,
    "icon": PUBLIC,
}


def routes(urlconf: str) -> Iterator[URLPattern]:
    waiting: list[URLPattern | URLResolver] = list(get_resolver(urlconf).url_patterns)
    while waiting:
        found = waiting.pop()
        if isinstance(found, URLResolver):
            waiting.extend(found.url_patterns)
        else:
            yield found


@pytest.mark.parametrize(
    ("urlconf", "table"),
    [("guichet.config.urls", BRAND_ROUTES), ("guichet.config.urls_front", FRONT_ROUTES)],
    ids=["brand", "front"],
)
def test_every_route_has_the_permission_of_its_row(urlconf: str, table: dict[str, Permission]) -> None:
    found = {str(route.name or route.pattern): permission_of(route.callback) for route in routes(urlconf)}
    assert found == table


def test_a_view_without_a_permission_is_refused() -> None:
    guard = session_of_brand(lambda request: HttpResponse())
    with pytest.raises(PermissionDenied):
        guard.process_view(HttpRequest(), lambda request: HttpResponse(), (), {})  # type: ignore[attr-defined]


SAMPLES = {"uuid": "01890000-0000-7000-8000-000000000000", "str": "PDC-2026-0001", "slug": "sandbox"}
CLOSED = sorted(name for name, permission in BRAND_ROUTES.items() if permission not in {PUBLIC, PROGRAM})
DESK = sorted(name for name, permission in BRAND_ROUTES.items() if permission in {STAFF, FINANCE, ADMINISTRATOR})
MONEY = sorted(name for name, permission in BRAND_ROUTES.items() if permission is FINANCE)
PROGRAMS = sorted(name for name, permission in BRAND_ROUTES.items() if permission is ADMINISTRATOR)
# Of the brand: there for whoever may open them.
LISTS = {
    "desk",
    "desk_books",
    "desk_disputes",
    "desk_tasks",
    "desk_prices",
    "desk_webhooks",
    "desk_add_webhook",
    "desk_api_keys",
    "desk_add_api_key",
}
HOLDERS_ONLY = sorted(name for name, permission in BRAND_ROUTES.items() if permission in {BILLING, HOLDER})


def ask(client: Client, name: str) -> HttpResponse:
    """The route with made-up arguments, by a method that it takes."""
    possibilities = get_resolver("guichet.config.urls").reverse_dict.getlist(name)
    [((path, arguments),), _, _, converters] = possibilities[0]
    values = {key: SAMPLES["uuid" if "UUID" in type(converters[key]).__name__ else "str"] for key in arguments}
    answer = client.get("/" + path % values)
    return client.post("/" + path % values) if answer.status_code == 405 else answer


@pytest.mark.parametrize("name", CLOSED)
def test_a_stranger_is_sent_to_sign_in(visitor: Visitor, name: str) -> None:
    answer = ask(visitor("plans"), name)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/?next=")


@pytest.mark.parametrize("name", HOLDERS_ONLY)
def test_a_member_is_refused_and_told_who_may(visitor: Visitor, name: str) -> None:
    answer = ask(visitor("plans", "omar@example.com"), name)
    assert answer.status_code == 403
    assert "Sofia Tremblay" in answer.content.decode()


@pytest.mark.parametrize("name", DESK)
def test_a_customers_holder_is_refused_at_the_back_office(visitor: Visitor, name: str) -> None:
    assert ask(visitor("plans", "sofia@example.com"), name).status_code == 403


@pytest.mark.parametrize("name", MONEY)
def test_only_finance_and_administrators_move_money(visitor: Visitor, name: str) -> None:
    assert ask(visitor("plans", "support@example.com"), name).status_code == 403
    assert ask(visitor("plans", "finance@example.com"), name).status_code == (200 if name in LISTS else 404)


@pytest.mark.parametrize("name", PROGRAMS)
def test_only_administrators_let_programs_in(visitor: Visitor, name: str) -> None:
    assert ask(visitor("plans", "finance@example.com"), name).status_code == 403
    assert ask(visitor("plans", "admin@example.com"), name).status_code == (200 if name in LISTS else 404)


@pytest.mark.parametrize("name", sorted(set(DESK) - set(MONEY) - set(PROGRAMS)))
def test_support_sees_what_there_is_and_nothing_of_what_there_is_not(visitor: Visitor, name: str) -> None:
    assert ask(visitor("plans", "support@example.com"), name).status_code == (200 if name in LISTS else 404)


def test_htmx_is_sent_to_sign_in_as_a_whole_page(visitor: Visitor) -> None:
    answer = visitor("plans").get("/compte/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/connexion/?next=%2Fcompte%2F"


def test_signed_in_pages_are_not_kept(visitor: Visitor) -> None:
    assert visitor("plans", "nora@example.com").get("/")["Cache-Control"] == "no-store, private"


def test_another_method_is_not_allowed(visitor: Visitor) -> None:
    assert visitor("plans", "nora@example.com").post("/").status_code == 405

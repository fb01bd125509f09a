"""Every address has a permission, and stands in this table: a new one without a row fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from guichet.interfaces.portal.permissions import Permission, permission_of
from tests.interfaces.portal.conftest import Visitor

PUBLIC, SIGNED_IN, MEMBER = Permission.PUBLIC, Permission.SIGNED_IN, Permission.MEMBER
BILLING, HOLDER = Permission.BILLING, Permission.HOLDER

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


def test_a_view_without_a_permission_is_refused(demo: None, settings: object, rf: object) -> None:
    from django.core.exceptions import PermissionDenied
    from django.http import HttpRequest, HttpResponse

    from guichet.interfaces.portal.middleware import session_of_brand

    guard = session_of_brand(lambda request: HttpResponse())
    with pytest.raises(PermissionDenied):
        guard.process_view(HttpRequest(), lambda request: HttpResponse(), (), {})  # type: ignore[attr-defined]


PATHS = {str(r.name): "/" + str(r.pattern) for r in routes("guichet.config.urls") if "<" not in str(r.pattern)}
CLOSED = sorted(name for name, permission in BRAND_ROUTES.items() if permission is not PUBLIC and name in PATHS)


@pytest.mark.parametrize("name", CLOSED)
def test_a_stranger_is_sent_to_sign_in(visitor: Visitor, name: str) -> None:
    stranger: Client = visitor("plans")
    answer = stranger.get(PATHS[name])
    if answer.status_code == 405:
        answer = stranger.post(PATHS[name])
    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/?next=")


HOLDERS_ONLY = sorted(n for n, permission in BRAND_ROUTES.items() if permission in {BILLING, HOLDER} and n in PATHS)


@pytest.mark.parametrize("name", HOLDERS_ONLY)
def test_a_member_is_refused_and_told_who_may(visitor: Visitor, name: str) -> None:
    omar = visitor("plans", "omar@example.com")
    answer = omar.get(PATHS[name])
    if answer.status_code == 405:
        answer = omar.post(PATHS[name])
    assert answer.status_code == 403
    assert "Sofia Tremblay" in answer.content.decode()


def test_htmx_is_sent_to_sign_in_as_a_whole_page(visitor: Visitor) -> None:
    answer = visitor("plans").get("/compte/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/connexion/?next=%2Fcompte%2F"


def test_signed_in_pages_are_not_kept(visitor: Visitor) -> None:
    assert visitor("plans", "nora@example.com").get("/")["Cache-Control"] == "no-store, private"


def test_another_method_is_not_allowed(visitor: Visitor) -> None:
    assert visitor("plans", "nora@example.com").post("/").status_code == 405

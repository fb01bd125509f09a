"""While the database is away a page, and a part of one, say so to a person, and come back without being asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import OperationalError
from playwright.sync_api import Page, expect

from guichet.interfaces.portal import middleware, plain_pages
from tests.interfaces.portal.stage import set_demo_up
from tests.interfaces.portal.test_shell_in_browser import fits, sign_in
from tests.support.browser import OpenPage
from tests.support.portal import Portal

Check = Callable[[Page], None]


def away(*_: object) -> None:
    raise OperationalError("connection refused")


def test_a_page_and_a_part_of_one_come_back(
    live_portal: Portal, open_page: OpenPage, axe: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_pages, "RELOAD_SECONDS", 1)
    set_demo_up()
    page = open_page(width=390)
    sign_in(page, live_portal, "plans", "nora@example.com")
    page.goto(live_portal.url("plans", "/facturation/adresses/facturation/"))
    with monkeypatch.context() as patch:
        patch.setattr(middleware, "find_host", away)
        page.get_by_label("Pays").select_option("FR")
        part = page.locator("#address-fields")
        expect(part).to_have_text(re.compile("^Service momentanément indisponible"))
        axe(page)
        assert fits(page)
    expect(page.get_by_label("Code postal")).to_be_visible()
    expect(page.get_by_label("Province")).to_have_count(0)
    with monkeypatch.context() as patch:
        patch.setattr(middleware, "find_host", away)
        page.goto(live_portal.url("plans", "/facturation/historique/"))
        expect(page.get_by_role("heading", name="Service momentanément indisponible")).to_be_visible()
        axe(page)
        assert fits(page)
    expect(page.get_by_role("heading", level=1, name="Historique de facturation")).to_be_visible()

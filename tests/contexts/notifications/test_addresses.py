"""Which addresses can be an endpoint's."""

from __future__ import annotations

import pytest

from guichet.contexts.notifications.domain.webhooks import may_be_called, url_refusal


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("https://shop.example.com/hooks", None),
        ("https://shop.example.com:8443/hooks?a=1", None),
        ("https://8.8.8.8/", None),
        ("http://shop.example.com/hooks", "https"),
        ("https://10.0.0.8/", "private"),
        ("https://127.0.0.1/", "private"),
        ("https://169.254.169.254/latest/meta-data/", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://localhost/", "private"),
        ("https://plans.localhost/", "private"),
        ("https://user:secret@shop.example.com/", "invalid"),
        ("https://shop.example.com/#part", "invalid"),
        ("https://shop.example.com:port/", "invalid"),
        ("https:///hooks", "invalid"),
        ("ftp://shop.example.com/", "invalid"),
        ("https://shop.example.com/a b", "invalid"),
        ("javascript:alert(1)", "invalid"),
        ("", "invalid"),
        ("https://shop.example.com/" + "a" * 600, "invalid"),
    ],
)
def test_an_address_is_refused_for_what_is_wrong_with_it(url: str, refusal: str | None) -> None:
    assert url_refusal(url, may_be_private=False) == refusal


def test_where_nothing_is_real_it_may_be_private() -> None:
    assert url_refusal("http://127.0.0.1:9000/", may_be_private=True) is None
    assert url_refusal("file:///etc/passwd", may_be_private=True) == "invalid"


@pytest.mark.parametrize(
    "address",
    [
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "224.0.0.1",
        "fe80::1",
        "64:ff9b::a00:1",
        "2002:0a00:0001::",
        "::ffff:7f00:1",
        "fc00::1",
        "::",
        "255.255.255.255",
    ],
)
def test_addresses_that_are_not_of_the_public_network_are_not_called(address: str) -> None:
    assert not may_be_called(address)

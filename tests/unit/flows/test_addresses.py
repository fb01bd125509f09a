"""Lists of addresses as people paste them."""

from __future__ import annotations

import time

import pytest

from guichet.flows.seats.addresses import LONGEST_SHOWN, read_addresses


@pytest.mark.parametrize(
    "typed",
    [
        "a@x.example, b@x.example",
        "a@x.example;b@x.example",
        "a@x.example b@x.example",
        "a@x.example\nb@x.example",
        "a@x.example\r\n\r\n\tb@x.example ,;",
        "A@X.Example, B@x.example",
        "Une Personne <a@x.example>, Deux Personnes <b@x.example>",
        '"Personne, Une" <a@x.example>; "Personne, Deux" <b@x.example>',
        "Une <a@x.example> Deux <b@x.example>",
        "Une <a@x.example>\nb@x.example",
        "a@x.example Deux <b@x.example>",
        "<a@x.example>,<b@x.example>",
        "mailto:a@x.example (b@x.example)",
        "Une Personne <mailto:a@x.example>, 'b@x.example'",
        "a@x.example <a@x.example>, b@x.example",
    ],
)
def test_however_they_are_separated(typed: str) -> None:
    read = read_addresses(typed)
    assert (read.addresses, read.repeated, read.malformed) == (("a@x.example", "b@x.example"), (), ())


@pytest.mark.parametrize(
    "typed",
    [
        "chantal@x",
        "chantal",
        "@x.example",
        "a@@x.example",
        "a@x..example",
        "<>",
        "é@x.example",
        "a@localhost",
        "a\0@x.example",
    ],
)
def test_what_is_no_address_is_named(typed: str) -> None:
    read = read_addresses(f"a@x.example\n{typed}")
    assert read.addresses == ("a@x.example",)
    assert [(wrong.text, wrong.line) for wrong in read.malformed] == [(typed, 2)]


def test_the_same_address_twice_is_said_and_kept_once() -> None:
    read = read_addresses("a@x.example, A@x.example, b@x.example, a@x.example")
    assert read.addresses == ("a@x.example", "b@x.example")
    assert read.repeated == ("a@x.example",)


def test_words_around_addresses_are_not_lost() -> None:
    read = read_addresses("Une Personne a@x.example")
    assert [wrong.text for wrong in read.malformed] == ["Une", "Personne"]


def test_what_is_shown_of_a_very_long_word_is_short() -> None:
    [wrong] = read_addresses("x" * 10_000).malformed
    assert len(wrong.text) == LONGEST_SHOWN + 1


@pytest.mark.parametrize("piece", ["a", "<", ">", '"', "a ", "<a", "a@", '"<'])
def test_odd_text_of_any_length_is_read_quickly(piece: str) -> None:
    started = time.perf_counter()
    read_addresses(piece * 20_000)
    assert time.perf_counter() - started < 2

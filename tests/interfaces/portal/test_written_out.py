"""Templates say the same whether a text is looked up when they are loaded or when they are rendered."""

from __future__ import annotations

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import translation

from guichet.interfaces.portal.written_out import written_out


def rendered(source: str, language: str, **values: object) -> str:
    with translation.override(language):
        return str(engines["django"].from_string(source).render(values))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "source",
    [
        '<p>{% translate "Billing history" %}</p>',
        '<h2>{% translate "Organisation\'s information" %}</h2>',
        '<a href="{% url "billing_history" %}">{% translate "Full history" %}</a>',
        '{% translate "per month" as per %}{{ per }}',
        '{% load static %}<link href="{% static "guichet/portal.css" %}">',
        '{% url "invoice" number %}',
    ],
)
def test_what_is_written_out_is_what_would_have_been_said(source: str, language: str) -> None:
    with translation.override(language):
        out = written_out(source)
    assert rendered(out, language, number="PDC-1") == rendered(source, language, number="PDC-1")


def test_a_text_is_left_to_its_component_where_it_would_be_escaped_or_end_the_attribute() -> None:
    begin = '<c-section id="x" h="{% translate "Organisation\'s information" %}">'
    with translation.override("en"):
        assert written_out(f'{begin}{{% translate "Licences" %}}</c-section>') == f"{begin}Licences</c-section>"
    with translation.override("fr"):
        assert written_out('<c-head h="{% translate "Licences" %}" />') == '<c-head h="Licences" />'


def test_parts_of_tables_carry_their_roles_and_icons_are_drawn() -> None:
    assert written_out('<c-t.cell cls="num">1</c-t.cell>') == '<td role="cell" class="num">1</td>'
    assert written_out("<c-t.head><c-t.h>A</c-t.h></c-t.head>") == (
        '<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">A</th></tr></thead>'
    )
    cell = '<c-t.cell cls="num{% if a == "b" %} off{% endif %}">'
    assert written_out(cell) == '<td role="cell" class="num{% if a == "b" %} off{% endif %}">'
    assert written_out('<c-i n="menu" s="20" />').startswith("<svg ")
    assert rendered(written_out('<c-i :n="name" />'), "fr", name="menu") == written_out('<c-i n="menu" />')


@pytest.mark.parametrize("source", ["<c-t.leg>", '<c-t.cell colour="red">', '<c-i s="20" />', '<c-i n="x" t="y" />'])
def test_a_part_that_there_is_none_of_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        written_out(source)

"""The rows of a list of invoices: a form for each language, drawn once, and filled in for each invoice.

The forms are templates with fields in single braces. A page has dozens of rows, and a template rendered for each of
them takes longer than all the rest of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import get_urlconf, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from guichet.flows.overview import InvoiceLineView
from guichet.infra.formats import day_medium, money
from guichet.interfaces.portal.templatetags.portal_tags import span
from guichet.interfaces.portal.templatetags.portal_words import invoice_badge

register = template.Library()
_NUMBER = "NUMBER"


@register.simple_tag(takes_context=True)
def invoice_rows(context: Context, invoices: Sequence[InvoiceLineView]) -> SafeString:
    """`<tr>` after `<tr>`; with how many licences where these are what is sold."""
    language, routes, locale = get_language(), get_urlconf(), context["locale"]
    row, pdf = (_form(f"portal/rows/{name}.html", language, routes) for name in ("invoice", "invoice_pdf"))
    page_address, pdf_address = (_address(route, routes) for route in ("invoice", "invoice_pdf"))
    known = context["portal"]
    has_seats = known.programme is not None and known.programme.has_seats
    rows = []
    for invoice in invoices:
        number = escape(invoice.number)
        rows.append(
            row.format(
                page=page_address.replace(_NUMBER, number),
                number=number,
                day=day_medium(invoice.issued_on, locale),
                what=escape(_what(context, invoice, has_seats=has_seats)),
                paid_with=escape(invoice.paid_with),
                badge=invoice_badge(invoice.status),
                total=money(invoice.total, locale),
                pdf=pdf.format(pdf=pdf_address.replace(_NUMBER, number), number=number) if invoice.pdf_ready else "",
            )
        )
    return mark_safe("".join(rows))  # noqa: S308 - every field is escaped, or written by us


def _what(context: Context, invoice: InvoiceLineView, *, has_seats: bool) -> str:
    """«Licence SmartPlan, 21 licences, du 15 oct. au 14 nov. 2026»."""
    words = invoice.item
    if invoice.others:
        more = ngettext("and %(others)s more", "and %(others)s more", invoice.others)
        words = f"{words} {more % {'others': invoice.others}}"
    elif invoice.kind == "period" and has_seats:
        licences = ngettext("%(quantity)s licence", "%(quantity)s licences", invoice.quantity)
        words = f"{words}, {licences % {'quantity': invoice.quantity}}"
    return f"{words}, {span(context, invoice.period)}" if invoice.period else words


@lru_cache(maxsize=64)
def _form(name: str, language: str | None, urlconf: str | None) -> str:
    return render_to_string(name).strip()


@lru_cache(maxsize=64)
def _address(route: str, urlconf: str | None) -> str:
    """With NUMBER where the number stands."""
    return reverse(route, urlconf, args=[_NUMBER])

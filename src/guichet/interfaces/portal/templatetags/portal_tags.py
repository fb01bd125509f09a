"""Formats, typography and the bookkeeping of form fields, for templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from guichet.contexts.brands.public import BrandView
from guichet.infra import formats
from guichet.infra.clock import day_of
from guichet.interfaces.portal.typography import french
from guichet.kernel.money import Money
from guichet.kernel.periods import Period

register = template.Library()


@register.simple_tag(takes_context=True)
def money(context: Context, amount: Money) -> str:
    """`{% money invoice.total %}` in the reader's formats."""
    return formats.money(amount, context["locale"])


@register.simple_tag(takes_context=True)
def amount(context: Context, amount_minor: int, currency: str) -> str:
    """An amount that stands in minor units beside its currency."""
    return formats.money(Money(amount_minor, currency), context["locale"])


@register.simple_tag(takes_context=True)
def unit_price(context: Context, unit_amount_minor: Decimal, currency: str) -> str:
    """A price that may be finer than the minor unit."""
    return formats.unit_price(unit_amount_minor, currency, context["locale"])


@register.simple_tag(takes_context=True)
def number(context: Context, value: Decimal | int) -> str:
    return formats.number(value, context["locale"])


@register.simple_tag(takes_context=True)
def percent(context: Context, rate_percent: Decimal) -> str:
    """9.975 is `9,975 %`."""
    return formats.percent(rate_percent, context["locale"])


@register.simple_tag(takes_context=True)
def day_long(context: Context, day: date | datetime) -> str:
    """`1er octobre 2026`; an instant is the day it falls on in the brand's zone."""
    return formats.day_long(_day(context, day), context["locale"])


@register.simple_tag(takes_context=True)
def day_medium(context: Context, day: date | datetime) -> str:
    """`1er oct. 2026`."""
    return formats.day_medium(_day(context, day), context["locale"])


@register.simple_tag(takes_context=True)
def clock_time(context: Context, at: datetime, seconds: str = "") -> str:
    """`14:05` of an instant on the brand's clocks, beside `day_medium` of it; with any `seconds`, `14:05:09`.

    Django's own filter would say UTC, and the day beside it the brand's.
    """
    brand: BrandView | None = context.get("brand")
    local = at.astimezone(ZoneInfo(brand.time_zone)) if brand else at
    return local.strftime("%H:%M:%S" if seconds else "%H:%M")


@register.simple_tag(takes_context=True)
def span(context: Context, period: Period) -> str:
    """`du 26 oct. au 25 nov. 2026`."""
    first, last = formats.span_medium(period.start, period.last_day, context["locale"])
    return gettext("from {first} to {last}").format(first=first, last=last)


def _day(context: Context, day: date | datetime) -> date:
    if not isinstance(day, datetime):
        return day
    brand: BrandView | None = context.get("brand")
    return day_of(brand, day) if brand else day.date()


class TypographyNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        html = self.nodelist.render(context)
        return mark_safe(french(html)) if get_language() == "fr" else html  # noqa: S308 - only spaces change


@register.tag
def typography(parser: Parser, token: Token) -> TypographyNode:
    """`{% typography %}…{% endtypography %}`: French spacing of everything inside, when the page is in French."""
    nodelist = parser.parse(("endtypography",))
    parser.delete_first_token()
    return TypographyNode(nodelist)


@dataclass(frozen=True, slots=True)
class FieldValues:
    id: str
    name: str
    value: Any
    err: str
    choices: Any
    described_by: str


@register.simple_tag(takes_context=True)
def field_values(context: Context) -> FieldValues:
    """What <c-field> and <c-select> write: from the bound field of a Django form, or from their own attributes."""
    bound = context.get("bound")
    given = {key: context.get(key) or "" for key in ("id", "name", "err", "hint", "by")}
    if isinstance(bound, BoundField):
        html_id = given["id"] or bound.id_for_label
        name = bound.html_name
        value = bound.value()
        err = given["err"] or (str(bound.errors[0]) if bound.errors else "")
        choices = getattr(bound.field, "choices", ())
    else:
        html_id = given["id"]
        name, value, err, choices = given["name"] or html_id, context.get("value"), given["err"], ()
    described_by = [f"{html_id}-h"] if given["hint"] else []
    described_by += [f"{html_id}-e"] if err else []
    described_by += [given["by"]] if given["by"] else []
    return FieldValues(html_id, name, "" if value is None else value, err, choices, " ".join(described_by))

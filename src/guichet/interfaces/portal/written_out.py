"""What no request changes is written out when a template is loaded: it costs nothing when a page is rendered.

Texts are translated, addresses without arguments and of static files looked up, icons drawn; `<c-t.cell cls="num">` and
the other parts of tables become elements with their ARIA roles, which tables need because style sheets lay them out as
blocks. A page of fifty invoices has six hundred of these. So a template is compiled once for each language, and for
each set of routes. All other `<c-…>` are components, rendered by Cotton.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.template import Origin, TemplateSyntaxError
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import get_language, gettext
from django_cotton.cotton_loader import Loader as CottonLoader
from django_htmx.jinja import htmx_script

from guichet.interfaces.portal.templatetags.icons import ICON_SIZE, ICON_WIDTH, drawn

_VALUE = r'"(?:\{%.*?%\}|\{\{.*?\}\}|[^"])*"'
_ATTRIBUTE = re.compile(rf"(:?[a-z]+)=({_VALUE})", re.S)
_PART = re.compile(rf"<(/?)c-(i|t\.[a-z]+)((?:\s+:?[a-z]+={_VALUE})*)\s*/?>", re.S)
_COMPONENT = re.compile(rf"<c-[\w.-]+(?:\s+:?[\w-]+(?:={_VALUE})?)*\s*/?>", re.S)
_TAG = re.compile(r'\{% (translate|url|static) "([^"{}]+)" %\}|\{% (htmx_script) %\}')
# What a component would escape, or what would end its attribute.
_SPECIAL = re.compile(r"""["'&<>{}]""")

_TABLE = {
    "t.head": ('<thead role="rowgroup"><tr role="row"{}>', "</tr></thead>"),
    "t.body": ('<tbody role="rowgroup"{}>', "</tbody>"),
    "t.foot": ('<tfoot role="rowgroup"{}>', "</tfoot>"),
    "t.row": ('<tr role="row"{}>', "</tr>"),
    "t.h": ('<th role="columnheader" scope="col"{}>', "</th>"),
    "t.name": ('<th role="rowheader" scope="row"{}>', "</th>"),
    "t.cell": ('<td role="cell"{}>', "</td>"),
}
_KNOWN: dict[str, Callable[[str], str]] = {"translate": gettext, "url": reverse, "static": static}


class PerLanguage(CachedLoader):
    """Django's, with one compiled template for each language and set of routes."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        return f"{super().cache_key(template_name, skip)}:{get_language()}:{get_urlconf()}"


class Loader(CottonLoader):
    """Cotton's, after all this is written out."""

    def get_contents(self, origin: Origin) -> str:
        source = written_out(self._get_template_string(origin.name))  # type: ignore[no-untyped-call]
        return str(self.cotton_compiler.process(source)) if "<c-" in source else source


def written_out(source: str) -> str:
    """In the language and for the routes of this moment. TemplateSyntaxError for a part that there is none of."""
    source = _PART.sub(_part, source)
    pieces, end = [], 0
    for component in _COMPONENT.finditer(source):
        pieces += [_TAG.sub(_tag, source[end : component.start()]), _TAG.sub(_tag_in_attribute, component[0])]
        end = component.end()
    return "".join([*pieces, _TAG.sub(_tag, source[end:])])


def _tag(match: re.Match[str]) -> str:
    """What it will say; itself where that is not known, or would be a tag again."""
    if match[3]:
        return str(htmx_script())
    try:
        text = _KNOWN[match[1]](match[2])
    except (NoReverseMatch, ValueError):
        return match[0]
    return match[0] if "{" in text else text


def _tag_in_attribute(match: re.Match[str]) -> str:
    text = _tag(match)
    return match[0] if _SPECIAL.search(text) else text


def _part(match: re.Match[str]) -> str:
    closing, name = match[1], match[2]
    attributes = {attribute: value[1:-1] for attribute, value in _ATTRIBUTE.findall(match[3])}
    if name == "i":
        return _icon(attributes)
    if name not in _TABLE or attributes.keys() - {"cls"}:
        raise TemplateSyntaxError(f"{match[0]} is no part of a table")
    begin, end = _TABLE[name]
    return end if closing else begin.format(f' class="{attributes["cls"]}"' if "cls" in attributes else "")


def _icon(attributes: dict[str, str]) -> str:
    """With a line's end after it: the space between an icon and the words beside it."""
    size, width = attributes.pop("s", ICON_SIZE), attributes.pop("w", ICON_WIDTH)
    if attributes.keys() == {":n"}:
        return f'{{% icon {attributes[":n"]} "{size}" "{width}" %}}\n'
    if attributes.keys() != {"n"}:
        raise TemplateSyntaxError(f"an icon has n or :n, s and w, not {', '.join(attributes)}")
    return f"{drawn(attributes['n'], size, width)}\n"

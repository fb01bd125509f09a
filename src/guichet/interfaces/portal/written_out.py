"""Icons and the parts of tables are written out when a template is loaded: they cost nothing when it is rendered.

A page of fifty invoices has six hundred of them; rendered one by one as components they would take most of its time.
`<c-i n="menu" s="20" />` becomes the icon's SVG, `<c-t.cell cls="num">` a cell with its ARIA role, which tables need
because style sheets lay them out as blocks. All other `<c-…>` are components, rendered by Cotton.
"""

from __future__ import annotations

import re

from django.template import TemplateSyntaxError
from django_cotton.cotton_loader import Loader as CottonLoader

from guichet.interfaces.portal.templatetags.icons import ICON_SIZE, ICON_WIDTH, drawn

_VALUE = r'"(?:\{%.*?%\}|\{\{.*?\}\}|[^"])*"'
_ATTRIBUTE = re.compile(rf"(:?[a-z]+)=({_VALUE})", re.S)
_WRITTEN_OUT = re.compile(rf"<(/?)c-(i|t\.[a-z]+)((?:\s+:?[a-z]+={_VALUE})*)\s*/?>", re.S)

_TABLE = {
    "t.head": ('<thead role="rowgroup"><tr role="row"{}>', "</tr></thead>"),
    "t.body": ('<tbody role="rowgroup"{}>', "</tbody>"),
    "t.foot": ('<tfoot role="rowgroup"{}>', "</tfoot>"),
    "t.row": ('<tr role="row"{}>', "</tr>"),
    "t.h": ('<th role="columnheader" scope="col"{}>', "</th>"),
    "t.name": ('<th role="rowheader" scope="row"{}>', "</th>"),
    "t.cell": ('<td role="cell"{}>', "</td>"),
}


class Loader(CottonLoader):
    """Cotton's, after icons and the parts of tables are written out."""

    def _get_template_string(self, template_name: str) -> str:
        source: str = super()._get_template_string(template_name)  # type: ignore[no-untyped-call]
        return written_out(source)


def written_out(source: str) -> str:
    """TemplateSyntaxError for what none of them knows."""
    return _WRITTEN_OUT.sub(_one, source)


def _one(match: re.Match[str]) -> str:
    closing, name = match[1], match[2]
    attributes = {attribute: value[1:-1] for attribute, value in _ATTRIBUTE.findall(match[3])}
    if name == "i":
        return _icon(attributes)
    if name not in _TABLE or attributes.keys() - {"cls"}:
        raise TemplateSyntaxError(f"{match[0]} is no part of a table")
    begin, end = _TABLE[name]
    return end if closing else begin.format(f' class="{attributes["cls"]}"' if "cls" in attributes else "")


def _icon(attributes: dict[str, str]) -> str:
    size, width = attributes.pop("s", ICON_SIZE), attributes.pop("w", ICON_WIDTH)
    if attributes.keys() == {":n"}:
        return f'{{% icon {attributes[":n"]} "{size}" "{width}" %}}'
    if attributes.keys() != {"n"}:
        raise TemplateSyntaxError(f"an icon has n or :n, s and w, not {', '.join(attributes)}")
    return drawn(attributes["n"], size, width)

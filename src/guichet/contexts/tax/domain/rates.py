"""The rates that Guichet starts with, dated; the tax app loads them into its table, where later rates are added.

`valid_until` is the first day on which a rate no longer holds, None while no end is known. The date of supply
decides. Days are the law's own.

Sources: rates of 2026 and Nova Scotia's change of 1 April 2025, docs/rules.md R5.1
(https://www.taxtips.ca/salestaxes/sales-tax-rates-2026.htm); QST 9.975 %, docs/rules.md R5.2
(http://www.revenuquebec.ca/en/entreprise/taxes/tvq_tps/calcul-taxes.aspx); first days of the HST rates, Revenu
Québec's table of HST rates; Manitoba taxes software supplied online since 2026-01-01, docs/rules.md R5.6: its rate
starts there, so that nothing is charged for an earlier supply; France 20 %, CGI art. 278. A row from
`_AT_LEAST_SINCE` begins on a day when the rate surely held already: no supply before it is billed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class DatedRate(NamedTuple):
    """A tax's rate in percent over `[valid_from, valid_until)`."""

    code: str
    percent: Decimal
    valid_from: date
    valid_until: date | None = None


_AT_LEAST_SINCE = date(2018, 1, 1)

RATES: tuple[DatedRate, ...] = (
    DatedRate("CA-GST", Decimal("5"), date(2008, 1, 1)),
    DatedRate("CA-HST-NB", Decimal("15"), date(2016, 7, 1)),
    DatedRate("CA-HST-NL", Decimal("15"), date(2016, 7, 1)),
    DatedRate("CA-HST-NS", Decimal("15"), _AT_LEAST_SINCE, date(2025, 4, 1)),
    DatedRate("CA-HST-NS", Decimal("14"), date(2025, 4, 1)),
    DatedRate("CA-HST-ON", Decimal("13"), _AT_LEAST_SINCE),
    DatedRate("CA-HST-PE", Decimal("15"), date(2016, 10, 1)),
    DatedRate("CA-PST-BC", Decimal("7"), _AT_LEAST_SINCE),
    DatedRate("CA-PST-SK", Decimal("6"), _AT_LEAST_SINCE),
    DatedRate("CA-QST", Decimal("9.975"), date(2013, 1, 1)),
    DatedRate("CA-RST-MB", Decimal("7"), date(2026, 1, 1)),
    DatedRate("FR-VAT", Decimal("20"), date(2014, 1, 1)),
)

"""With what a customer can pay: what their programme takes, where the money is and at this moment."""

from __future__ import annotations

from guichet.contexts.brands.public import ProgrammeView
from guichet.contexts.payments.ports import MethodKind

# Countries of the SEPA schemes whose accounts a direct debit in euros reaches (EPC409-09), by ISO 3166-1.
SEPA_COUNTRIES = frozenset(
    "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM "
    "VA".split()
)


def offered_kinds(programme: ProgrammeView, *, country: str, currency: str, while_buying: bool) -> list[MethodKind]:
    """In the order of display. Direct debit is for euros and a country of SEPA; some kinds only after the purchase."""
    offered = [MethodKind(kind) for kind in programme.method_kinds]
    if currency != "EUR" or country not in SEPA_COUNTRIES:
        offered = [kind for kind in offered if kind is not MethodKind.SEPA_DEBIT]
    if while_buying:
        offered = [kind for kind in offered if kind.value not in programme.later_kinds]
    return offered

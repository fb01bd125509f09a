"""The signed link of a mail, by which whoever has it sees and pays one invoice, without signing in, and nothing else.

It is good for a time of the machine's clock, and for as long as the invoice is open (docs/adr/0024).
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import InvoiceView, find_invoice_by_id

SALT = "guichet.pay_link"
GOOD_FOR = timedelta(days=60)


def pay_path(invoice_id: UUID) -> str:
    """On the brand's host."""
    return f"/regler/{signing.dumps(invoice_id.hex, salt=SALT)}/"


def invoice_of(brand: BrandView, token: str) -> InvoiceView | None:
    """The invoice, open or not; None for a link that is not ours, too old, or another brand's."""
    try:
        invoice_id = UUID(signing.loads(token, salt=SALT, max_age=GOOD_FOR))
    except signing.BadSignature:
        return None
    return find_invoice_by_id(brand.id, invoice_id)

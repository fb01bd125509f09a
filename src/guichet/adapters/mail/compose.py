"""From a kind and its data to a mail in the reader's language, wearing the brand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from guichet.adapters.mail.frame import render_mail
from guichet.adapters.mail.messages import (
    authentication_required,
    credit_note,
    debit_announced,
    invoice_paid,
    invoice_to_pay,
    member_invited,
    member_joined,
    member_removed,
    method_changed,
    method_expiring,
    order_refunded,
    password_reset,
    payment_refused,
    price_rise,
    still_to_pay,
    subscription,
)
from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import MailBrand, MailContent, RenderedMail
from guichet.infra.formats import locale_for

if TYPE_CHECKING:
    from guichet.contexts.brands.public import BrandView

WRITERS: dict[str, Callable[[Reader, Any], MailContent]] = {
    "authentication_required": authentication_required.write,
    "debit_announced": debit_announced.write,
    "invoice_paid": invoice_paid.write,
    "invoice_to_pay": invoice_to_pay.write,
    "member_invited": member_invited.write,
    "member_joined": member_joined.write,
    "member_removed": member_removed.write,
    "method_added": method_changed.write_added,
    "method_expiring": method_expiring.write,
    "method_removed": method_changed.write_removed,
    "method_replaced": method_changed.write_replaced,
    "order_refunded": order_refunded.write,
    "password_reset": password_reset.write,
    "payment_refused": payment_refused.write,
    "payment_reminder": still_to_pay.write_reminder,
    "payment_returned": still_to_pay.write_returned,
    "price_rise": price_rise.write,
    "price_rise_taken_back": price_rise.write_taken_back,
    **credit_note.WRITERS,
    **subscription.WRITERS,
}


def render(kind: str, brand: BrandView, language: str, data: Mapping[str, Any]) -> RenderedMail:
    """Fills `notifications.ports.Mails`: `data` is what the kind's type in that module describes."""
    reader = Reader(_mail_brand(brand), "en" if language == "en" else "fr", locale_for(language, brand.country))
    return render_mail(WRITERS[kind](reader, data))


def _mail_brand(brand: BrandView) -> MailBrand:
    return MailBrand(
        name=brand.name,
        legal_name=brand.legal.name,
        legal_line=", ".join(brand.legal.lines),
        color=brand.look.paper,
        color_dark=brand.look.paper_dark,
        host=brand.host,
        origin=brand.origin,
        support_email=brand.support_email,
    )

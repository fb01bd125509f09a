"""Addresses of what was billed and of its payments."""

from django.urls import path

from guichet.interfaces.portal import converters  # noqa: F401 - registers <number:…>
from guichet.interfaces.portal.billing import (
    addresses,
    credit_note,
    details,
    history,
    invoice,
    panel,
    pending,
    statement,
    status,
    upcoming,
)

urlpatterns = [
    path("", panel.show_panel, name="billing"),
    path("coordonnees/", details.edit_details, name="billing_details"),
    path("adresses/", addresses.show_addresses, name="billing_addresses"),
    path("adresses/facturation/", addresses.edit_billing_address, name="billing_address"),
    path("adresses/champs/", addresses.address_fields, name="billing_address_fields"),
    path("adresses/expedition/", addresses.edit_shipping_address, name="shipping_address"),
    path("historique/", history.show_history, name="billing_history"),
    path("a-venir/", upcoming.show_upcoming, name="upcoming"),
    path("releve/", statement.show_statement, name="statement"),
    path("factures/<number:number>.pdf", invoice.download_pdf, name="invoice_pdf"),
    path("factures/<number:number>.xml", invoice.download_xml, name="invoice_xml"),
    path("factures/<number:number>/", invoice.show_invoice, name="invoice"),
    path("avoirs/<number:number>.pdf", credit_note.download_pdf, name="credit_note_pdf"),
    path("avoirs/<number:number>/", credit_note.show_credit_note, name="credit_note"),
    path("regler/", pending.settle_pending, name="pending"),
    path("regler/etat/", pending.pending_state, name="pending_state"),
    path("regler/facture/<number:number>/", invoice.pay_invoice, name="pay_invoice"),
    path("regler/<uuid:attempt_id>/", status.payment_status, name="payment_status"),
]

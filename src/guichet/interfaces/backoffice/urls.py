"""Addresses of the back office, below `/gestion/`."""

from django.urls import path

from guichet.interfaces.backoffice import (
    books,
    charges,
    credit_note,
    customers,
    disputes,
    dunning,
    give_up,
    invoices,
    parking,
    prices,
    programme,
    subscriptions,
    vat_id,
)
from guichet.interfaces.portal import converters  # noqa: F401 - registers <number:…>

urlpatterns = [
    path("", customers.list_all, name="desk"),
    path("clients/<number:number>/", customers.show, name="desk_customer"),
    path("clients/<number:number>/liberer/", parking.release, name="desk_release"),
    path("clients/<number:number>/programme/", programme.move, name="desk_move"),
    path("clients/<number:number>/tva/", vat_id.edit, name="desk_vat_id"),
    path("clients/<number:number>/frais/", charges.charges, name="desk_charges"),
    path("clients/<number:number>/frais/facturer/", charges.bill, name="desk_bill_charges"),
    path("clients/<number:number>/frais/<uuid:charge_id>/retirer/", charges.take_back, name="desk_take_back_charge"),
    path(
        "clients/<number:number>/abonnements/<uuid:subscription_id>/suspendre/",
        subscriptions.suspend,
        name="desk_suspend",
    ),
    path("clients/<number:number>/abonnements/<uuid:subscription_id>/arreter/", subscriptions.stop, name="desk_stop"),
    path("clients/<number:number>/relances/<uuid:run_id>/attendre/", dunning.hold, name="desk_hold_run"),
    path("clients/<number:number>/relances/<uuid:run_id>/reprendre/", dunning.go_on, name="desk_go_on_run"),
    path("clients/<number:number>/relances/<uuid:run_id>/arreter/", dunning.stop, name="desk_stop_run"),
    path("factures/<number:number>/", invoices.show, name="desk_invoice"),
    path("factures/<number:number>.pdf", invoices.download_pdf, name="desk_invoice_pdf"),
    path("factures/<number:number>/avoir/", credit_note.credit, name="desk_credit"),
    path("factures/<number:number>/perte/", give_up.write_off, name="desk_write_off"),
    path("factures/<number:number>/annuler/", give_up.void, name="desk_void"),
    path("comptes/", books.show, name="desk_books"),
    path("contestations/", disputes.show, name="desk_disputes"),
    path("prix/", prices.show, name="desk_prices"),
    path("prix/<uuid:price_id>/hausse/", prices.rise, name="desk_price_rise"),
    path("prix/hausses/<uuid:rise_id>/retirer/", prices.take_back, name="desk_take_back_rise"),
    path("avoirs/<number:number>.pdf", invoices.download_note, name="desk_credit_note_pdf"),
]

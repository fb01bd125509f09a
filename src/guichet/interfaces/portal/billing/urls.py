"""Addresses of what was billed and of its payments."""

from django.urls import path

from guichet.interfaces.portal.billing import history, invoice, status

urlpatterns = [
    path("historique/", history.show_history, name="billing_history"),
    path("factures/<str:number>.pdf", invoice.download_pdf, name="invoice_pdf"),
    path("factures/<str:number>/", invoice.show_invoice, name="invoice"),
    path("regler/facture/<str:number>/", invoice.pay_invoice, name="pay_invoice"),
    path("regler/<uuid:attempt_id>/", status.payment_status, name="payment_status"),
]

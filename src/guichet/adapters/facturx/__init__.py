"""Invoices and credit notes of French sellers for programs: Factur-X 1.0, profile EN 16931, inside the PDF for people.

From the very document that is drawn, never from today's data, and to the cent (docs/adr/0014-electronic-invoices.md).
"""

from guichet.adapters.facturx.factur_x import FacturX

electronic_invoices = FacturX()

__all__ = ["electronic_invoices"]

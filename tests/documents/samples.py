"""Invoices of fictional companies, as invoicing hands them to the documents adapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from guichet.contexts.invoicing.domain.notes import correction_notes, legal_notes
from guichet.contexts.invoicing.ports import (
    Collection,
    CollectionKind,
    Correction,
    DocumentBrand,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    Language,
    Note,
    Party,
)
from guichet.contexts.tax.domain.assessment import NetLine, Rate, assess
from guichet.kernel.bill import Bill, line_amount
from guichet.kernel.periods import Period
from guichet.kernel.rounding import round_half_up

ISSUED = date(2026, 11, 22)
MONTH = Period(ISSUED, date(2026, 12, 22))
CARD = "Visa •••• 3155"
AT_ISSUE = Collection(CollectionKind.AT_ISSUE, ISSUED, CARD)

PLANS = DocumentBrand("Plan de Chantier", "#3f4a8c", "ruler", "plans.localhost")
PLANS_SELLER = Party(
    "Plan de Chantier inc.", ("1250, rue de l’Exemple, bureau 400", "Montréal (Québec)  H2X 0A0", "Canada"), "CA", "QC"
)
PLANS_FOOTER = (
    "Plan de Chantier inc. · TPS 812345676 RT0001 · TVQ 1234567890 TQ0001",
    "1250, rue de l’Exemple, bureau 400, Montréal (Québec) H2X 0A0 · plans.localhost · assistance@example.com",
)
NORA = Party("Nora inc.", ("88, avenue du Modèle", "Québec (Québec)  G1R 0A0"), "CA", "QC")

ACCES = DocumentBrand("Accès Pro", "#00574f", "key-round", "acces.localhost")
ACCES_SELLER = Party(
    "Accès Pro SAS",
    ("8, quai Saint-Vincent", "69001 Lyon, France"),
    "FR",
    ids=(("SIREN", "812 345 676"), ("TVA", "FR19812345676")),
)
ACCES_FOOTER = (
    "Accès Pro SAS au capital de 50\u202f000\u00a0€ · RCS Lyon 812 345 676 · TVA FR19812345676",
    "8, quai Saint-Vincent, 69001 Lyon · acces.localhost · assistance@example.com",
)
BOREAL = Party(
    "Atelier Boréal SARL",
    ("Service comptabilité", "14, rue des Tanneurs", "69002 Lyon"),
    "FR",
    ids=(("SIREN", "512 345 679"), ("TVA", "FR75512345679")),
)
CAMILLE = Party("Camille Martin", ("6, impasse des Lilas-Exemple", "35000 Rennes"), "FR")

GST = DocumentTax("CA-GST", "TPS", Decimal("5.0000"), "812345676 RT0001", 0, 0)
QST = DocumentTax("CA-QST", "TVQ", Decimal("9.9750"), "1234567890 TQ0001", 0, 0)
VAT = DocumentTax("FR-VAT", "TVA", Decimal("20"), "FR19812345676", 0, 0)


def line(name: str, quantity: int, unit_minor: str, *codes: str, details: tuple[str, ...] = ()) -> DocumentLine:
    unit = Decimal(unit_minor)
    return DocumentLine(name, quantity, unit, line_amount(quantity, unit), MONTH, details, codes)


def with_figures(
    document: InvoiceDocument, lines: tuple[DocumentLine, ...], taxes: tuple[DocumentTax, ...]
) -> InvoiceDocument:
    """The document with these lines, its taxes and sums computed on them."""
    net = sum(item.amount_minor for item in lines)
    charged = tuple(
        replace(tax, base_minor=net, amount_minor=round_half_up(net * tax.rate_percent / 100)) for tax in taxes
    )
    tax = sum(item.amount_minor for item in charged)
    return replace(document, lines=lines, taxes=charged, subtotal_minor=net, tax_minor=tax, total_minor=net + tax)


def canadian_notes(collection: CollectionKind, language: Language = "fr") -> tuple[Note, ...]:
    return legal_notes(
        language=language,
        region="CA",
        seller_country="CA",
        buyer_is_professional=True,
        collection=collection,
        host="plans.localhost",
        support_email="assistance@example.com",
    )


def quebec(*lines: DocumentLine) -> InvoiceDocument:
    """The first licence of «Nora inc.»: 59,00 + 2,95 + 5,89 = 67,84, charged to a card in the same transaction."""
    chosen = lines or (line("Licence SmartPlan Cloud (CAD)", 1, "5900.0000000000", "CA-GST", "CA-QST"),)
    empty = InvoiceDocument(
        number="PC-2026-000388",
        language="fr",
        region="CA",
        paper="us-letter",
        issue_date=ISSUED,
        due_date=ISSUED,
        brand=PLANS,
        seller=PLANS_SELLER,
        footer=PLANS_FOOTER,
        buyer=NORA,
        customer_number="C-041006",
        currency="CAD",
        lines=(DocumentLine("", 1, Decimal(0), 0),),
        taxes=(),
        subtotal_minor=0,
        tax_minor=0,
        total_minor=0,
        collection=AT_ISSUE,
        notes=canadian_notes(CollectionKind.AT_ISSUE),
        next_billing_date=MONTH.end,
    )
    return with_figures(empty, chosen, (GST, QST))


def quebec_renewal() -> InvoiceDocument:
    """A month later: issued first, to be collected from the card on file."""
    day = MONTH.end
    return replace(
        quebec(
            replace(
                line("Licence SmartPlan Cloud (CAD)", 1, "5900", "CA-GST", "CA-QST"),
                period=Period(day, date(2027, 1, 22)),
            )
        ),
        number="PC-2026-000412",
        issue_date=day,
        due_date=day,
        next_billing_date=date(2027, 1, 22),
        collection=Collection(CollectionKind.AUTOMATIC, day, CARD),
        notes=canadian_notes(CollectionKind.AUTOMATIC),
    )


def ontario() -> InvoiceDocument:
    """An English customer in Ontario: HST 13 % on one line, never split."""
    hst = DocumentTax("CA-HST-ON", "HST", Decimal("13"), "812345676 RT0001", 0, 0)
    document = replace(
        quebec(),
        number="PC-2026-000389",
        language="en",
        buyer=Party("Lakeside Builders Ltd.", ("12 Sample Street, Suite 3", "Toronto (Ontario)  M5V 0A0"), "CA", "ON"),
        footer=(
            "Plan de Chantier inc. · GST/HST 812345676 RT0001 · QST 1234567890 TQ0001",
            "1250 Exemple Street, Suite 400, Montréal (Québec) H2X 0A0 · plans.localhost · support@example.com",
        ),
        notes=canadian_notes(CollectionKind.AT_ISSUE, "en"),
    )
    return with_figures(document, (line("SmartPlan Cloud licence (CAD)", 1, "5900", "CA-HST-ON"),), (hst,))


def france(*lines: DocumentLine, professional: bool = True, language: Language = "fr") -> InvoiceDocument:
    """A French professional, or a consumer: 3 × 59,00 at 20 % = 212,40, payable by the customer in 30 days."""
    due = ISSUED + timedelta(days=30)
    chosen = lines or (line("Accès Pro Équipe, licence par utilisateur", 3, "5900", "FR-VAT"),)
    document = replace(
        quebec(),
        number="AP-2026-000123",
        language=language,
        region="FR",
        paper="a4",
        due_date=due,
        brand=ACCES,
        seller=ACCES_SELLER,
        footer=ACCES_FOOTER,
        buyer=BOREAL if professional else CAMILLE,
        customer_number="C-020431",
        currency="EUR",
        collection=Collection(CollectionKind.BY_CUSTOMER, due),
        next_billing_date=None,
        notes=legal_notes(
            language=language,
            region="FR",
            seller_country="FR",
            buyer_is_professional=professional,
            collection=CollectionKind.BY_CUSTOMER,
            host="acces.localhost",
            support_email="assistance@example.com",
            late_rate_percent=Decimal("12.15") if professional else None,
        ),
    )
    return with_figures(document, chosen, (replace(VAT, label="VAT" if language == "en" else "TVA"),))


def abroad(language: Language = "fr") -> InvoiceDocument:
    """A business in Germany, whose number is valid: the tax is its own to pay."""
    document = replace(
        france(line("Accès Pro Équipe, licence par utilisateur", 3, "5900", "EU-REVERSE"), language=language),
        number="AP-2026-000124",
        buyer=Party("Werk GmbH", ("5, Musterstraße", "10115 Berlin", "Allemagne"), "DE", ids=(("TVA", "DE136695976"),)),
        notes=legal_notes(
            language=language,
            region="FR",
            seller_country="FR",
            buyer_is_professional=True,
            collection=CollectionKind.BY_CUSTOMER,
            host="acces.localhost",
            support_email="assistance@example.com",
            late_rate_percent=Decimal("12.15"),
            is_reverse_charged=True,
        ),
    )
    label = "Autoliquidation" if language == "fr" else "Reverse charge"
    return with_figures(
        document, document.lines, (replace(VAT, code="EU-REVERSE", label=label, rate_percent=Decimal(0)),)
    )


def of_bill(document: InvoiceDocument, bill: Bill, discount_name: str = "Coupon BIENVENUE10") -> InvoiceDocument:
    """The document with the lines and figures of a bill, as invoicing writes them."""
    labels = {tax.code: tax for tax in (VAT, replace(VAT, code="EU-REVERSE", label="Autoliquidation"))}
    lines: list[DocumentLine] = []
    for each in bill.lines:
        unit = each.unit_amount_minor
        details = ("3 × 9,99 €, 8 jours sur 31",) if each.proration else ()
        lines.append(
            DocumentLine(
                "Formule 100 pages", each.quantity, unit, each.amount_minor, each.period, details, each.tax_codes,
                each.included_tax_minor,
            )
        )  # fmt: skip
        if off := -each.discount_minor:
            lines.append(DocumentLine(discount_name, 1, Decimal(off), off, tax_codes=each.tax_codes, is_discount=True))
    return replace(
        document,
        lines=tuple(lines),
        taxes=tuple(
            replace(labels[t.code], rate_percent=t.rate_percent, base_minor=t.base_minor, amount_minor=t.amount_minor)
            for t in bill.taxes
        ),
        subtotal_minor=bill.subtotal_minor,
        tax_minor=bill.tax_minor,
        total_minor=bill.total_minor,
        tax_included=bill.tax_included,
    )


def priced(quantity: int, unit_minor: str, *, off: int = 0, with_tax: bool = False) -> NetLine:
    unit = Decimal(unit_minor)
    amount = line_amount(quantity, unit)
    return NetLine(None, quantity, unit, amount, MONTH, off, tax_included=with_tax)


def billed(*lines: NetLine, abroad_too: bool = False, **changes: Any) -> InvoiceDocument:
    """A French invoice of these lines, at 20 % or left to a buyer in Germany."""
    rate = Rate("EU-REVERSE", Decimal(0)) if abroad_too else Rate("FR-VAT", Decimal(20))
    document = abroad() if abroad_too else france(professional=not lines[0].tax_included)
    return replace(of_bill(document, assess("EUR", lines, [rate])), **changes)


def credit_note_with_tax() -> InvoiceDocument:
    """All of 9,99 with tax, before it was paid."""
    invoice = billed(priced(1, "999", with_tax=True))
    (tax,) = invoice.taxes
    (credited,) = invoice.lines
    return replace(
        credit_note(professional=False),
        lines=(credited,),
        taxes=(tax,),
        subtotal_minor=832,
        tax_minor=167,
        total_minor=999,
        tax_included=True,
        correction=Correction(invoice.number, ISSUED, "Erreur", 999, 0, ""),
    )


def credit_note_abroad() -> InvoiceDocument:
    document = credit_note()
    tax = replace(VAT, code="EU-REVERSE", label="Autoliquidation", rate_percent=Decimal(0))
    lines = tuple(replace(each, tax_codes=("EU-REVERSE",)) for each in document.lines)
    return replace(with_figures(document, lines, (tax,)), buyer=abroad().buyer)


def many_lines(count: int) -> tuple[DocumentLine, ...]:
    """Lines of a long invoice: long names, details, and unit prices finer than the minor unit."""
    rooms = ("Accueil", "Rez-de-chaussée", "Atelier nord", "Comptabilité", "Quai de chargement", "Archives")
    lines = []
    for index in range(count):
        room = (f"Imprimante AP-{41000 + index * 17}, {rooms[index % len(rooms)]}",)
        if index == 4:
            shared = "imprimante partagée entre les achats, la logistique et l’équipe de maintenance du bâtiment C"
            lines.append(line(f"Formule Entreprise 300 pages, {shared}", 1, "1190", "FR-VAT", details=room))
        elif index % 3:
            lines.append(line("Formule Entreprise 300 pages", 1, "1190", "FR-VAT", details=room))
        else:
            lines.append(line("Pages supplémentaires", 137 * (index + 3) % 2600, "8.75", "FR-VAT", details=room))
    return tuple(lines)


HOSTILE_NAME = "#panic() $x^2$ *Gras* _et_ @ref <b>[lien] \\ `code` // Ææ Œuvre & Fils ĳ Łódź Ελλάδα Việt"


def hostile() -> InvoiceDocument:
    """A buyer whose name is full of the template language's own signs, and far too long."""
    buyer = replace(
        BOREAL,
        name=f"{HOSTILE_NAME}, Établissements Delacroix-Montgolfier, Vandenbroucke et Associés",
        lines=(
            "Centre de services partagés, bâtiment C, 4ᵉ étage",
            "128, boulevard de la République-Exemple",
            "59000 Lille",
        ),
    )
    return replace(france(line("Licence #1 *à* l’essai @ 10 $", 2, "5900", "FR-VAT")), buyer=buyer)


def unbroken() -> InvoiceDocument:
    """Words wider than any column."""
    lines = (replace(line("X" * 150, 1, "5900", "CA-GST", "CA-QST"), details=("y" * 150,)),)
    document = quebec(*lines)
    return replace(document, buyer=replace(document.buyer, name="W" * 120))


def with_credit() -> InvoiceDocument:
    """A renewal of which 20,00 was settled by credit when it was issued."""
    renewal = quebec_renewal()
    return replace(renewal, collection=Collection(CollectionKind.AUTOMATIC, renewal.issue_date, CARD, 2000))


def credit_note(*, professional: bool = True, language: Language = "fr", seller: str = "FR") -> InvoiceDocument:
    """A part of an invoice: it settles some of it, goes back in part, and the rest is credit."""
    invoice = quebec() if seller == "CA" else france(professional=professional, language=language)
    credited = replace(invoice.lines[0], quantity=1, unit_amount_minor=Decimal(5900), amount_minor=5900)
    correction = Correction(invoice.number, ISSUED, "Licences ajoutées par erreur", 1000, 2000, CARD)
    return with_figures(
        replace(
            invoice,
            number="PC-A-2026-000021" if seller == "CA" else "AP-A-2026-000009",
            collection=None,
            correction=correction,
            next_billing_date=None,
            notes=correction_notes(
                language=language,
                region=invoice.region,
                seller_country=seller,
                buyer_is_professional=professional,
                number=invoice.number,
                issued_on=ISSUED,
                support_email="assistance@example.com",
            ),
        ),
        (credited,),
        invoice.taxes,
    )


ALL: dict[str, Callable[[], InvoiceDocument]] = {
    "quebec": quebec,
    "quebec-renewal": quebec_renewal,
    "ontario": ontario,
    "france": france,
    "france-consumer": lambda: france(professional=False),
    "france-english": lambda: france(language="en"),
    "abroad": abroad,
    "abroad-english": lambda: abroad("en"),
    "discount": lambda: billed(priced(3, "5900", off=1770)),
    "discount-taken-back": lambda: billed(priced(1, "59000"), priced(-1, "4377", off=-438)),
    "all-discounted": lambda: billed(
        priced(1, "5900", off=5900), collection=Collection(CollectionKind.CREDIT, ISSUED), due_date=ISSUED
    ),
    "fine-price": lambda: billed(priced(2600, "8.75"), priced(7, "0.0000123456")),
    "with-tax": lambda: billed(priced(1, "999", with_tax=True)),
    "with-tax-many": lambda: billed(
        priced(3, "999", with_tax=True), priced(7, "499", off=349, with_tax=True), priced(-1, "131", with_tax=True)
    ),
    "with-tax-abroad": lambda: billed(priced(3, "999", off=300, with_tax=True), abroad_too=True),
    "charged-at-issue": lambda: replace(france(), collection=AT_ISSUE, due_date=ISSUED),
    "france-with-credit": lambda: replace(
        france(), collection=Collection(CollectionKind.AUTOMATIC, ISSUED, CARD, 2000), due_date=ISSUED
    ),
    "france-debit": lambda: replace(
        france(),
        collection=Collection(
            CollectionKind.AUTOMATIC, ISSUED + timedelta(days=6), "SEPA •••• 2606", mandate="7XK2Q9LMZB41TRWC"
        ),
        due_date=ISSUED + timedelta(days=6),
    ),
    "france-paypal": lambda: replace(
        france(), collection=Collection(CollectionKind.AUTOMATIC, ISSUED, "PayPal"), due_date=ISSUED
    ),
    "france-carried": lambda: replace(
        france(), collection=Collection(CollectionKind.CARRIED, ISSUED, minimum_minor=50000)
    ),
    "credit-note-with-tax": credit_note_with_tax,
    "credit-note-abroad": credit_note_abroad,
    "lines-12": lambda: france(*many_lines(12)),
    "lines-60": lambda: france(*many_lines(60)),
    "quebec-60": lambda: quebec(*many_lines(60)),
    "with-credit": with_credit,
    "carried": lambda: replace(
        quebec_renewal(), collection=Collection(CollectionKind.CARRIED, MONTH.end, minimum_minor=10000)
    ),
    "settled-by-credit": lambda: replace(
        quebec_renewal(), collection=Collection(CollectionKind.CREDIT, MONTH.end, credit_minor=6784)
    ),
    "credit-note": credit_note,
    "credit-note-english": lambda: credit_note(language="en"),
    "credit-note-consumer": lambda: credit_note(professional=False),
    "credit-note-quebec": lambda: credit_note(seller="CA"),
    "hostile": hostile,
    "unbroken": unbroken,
}

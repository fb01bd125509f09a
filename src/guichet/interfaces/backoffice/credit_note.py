"""`/gestion/factures/NUMBER/avoir/`: how much, why, what becomes of it; then what it comes to; then it is issued."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import Creditable, CreditRefusedError, InvoiceView, LaterDayError, get_creditable
from guichet.contexts.payments.public import list_refundable
from guichet.contexts.tax.public import tax_name
from guichet.flows.desk.credit_note import CreditNoteRefusedError, CreditPlan, credit_invoice, plan_credit_note
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.infra.formats import money
from guichet.interfaces.backoffice.desk import actor_of, context_of, invoice_or_404
from guichet.interfaces.backoffice.forms import CreditForm
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import StaffContext
from guichet.kernel.money import Money


@allow(Permission.FINANCE)
def credit(request: HttpRequest, number: str) -> HttpResponse:
    """The first POST shows what it comes to and holds what was typed; the second one, with its fingerprint, issues."""
    context = context_of(request)
    invoice = invoice_or_404(context.brand, number)
    creditable = get_creditable(invoice.id)
    form = CreditForm(
        creditable.lines, invoice.total.currency, context.language, request.POST if request.method == "POST" else None
    )
    plan = None
    if form.is_bound and form.is_valid():
        try:
            plan = plan_credit_note(invoice, form.wanted, refund=form.refund)
            if (shown := request.POST.get("fingerprint", "")) and "back" not in request.POST:
                note = credit_invoice(
                    context.brand, actor_of(context), invoice.id, form.wanted, refund=form.refund,
                    reason=form.cleaned_data["reason"], shown_fingerprint=shown,
                )  # fmt: skip
                messages.success(
                    request, _("Credit note {number} is issued. Its PDF follows by email.").format(number=note.number)
                )
                return HttpResponseRedirect(reverse("desk_invoice", args=[number]), status=303)
        except (ChangedMeanwhileError, LaterDayError):
            form.add_error(
                None, _("Something changed since this was shown. Check the new figures: nothing was issued.")
            )
        except CreditNoteRefusedError as refused:
            form.add_error(None, _refusal(refused.code))
        except CreditRefusedError as refused:
            _add(form, refused, creditable, invoice, context)
    values = {
        "invoice": invoice,
        "customer": get_customer(invoice.customer_id),
        "form": form,
        "lines": [(line, form[name]) for line in creditable.lines if (name := f"line_{line.id}") in form.fields],
        "tax_included": creditable.tax_included,
        "left": Money(creditable.left_with_tax_minor, invoice.total.currency),
        "refundable": list_refundable(invoice.id),
        "plan": plan if "back" not in request.POST else None,
        "taxes": _taxes(plan, context) if plan else [],
    }
    return render(request, "backoffice/credit.html", values, status=422 if form.errors else 200)


def _taxes(plan: CreditPlan, context: StaffContext) -> list[tuple[str, object]]:
    return [(tax_name(tax.code, context.language), tax) for tax in plan.credit.taxes]


def _add(
    form: CreditForm, refused: CreditRefusedError, creditable: Creditable, invoice: InvoiceView, context: StaffContext
) -> None:
    most = money(Money(refused.most_minor, invoice.total.currency), context.locale)
    if refused.code == "nothing":
        form.add_error(None, _("Nothing is left to be credited, or every amount is empty."))
    elif refused.line_id is not None:
        form.add_error(f"line_{refused.line_id}", _("At most {most} is left of this line.").format(most=most))
    elif creditable.tax_included:
        form.add_error(None, _("At most {most} with tax is left of this invoice.").format(most=most))
    else:
        form.add_error(None, _("At most {most} before tax is left of this invoice.").format(most=most))


def _refusal(code: str) -> str:
    return {
        "void": _("This invoice is withdrawn: there is nothing to credit."),
        "uncollectible": _("This invoice is written off: there is nothing to credit."),
        "being_paid": _("A payment of this invoice is under way. Wait until it has ended, then try again."),
    }[code]

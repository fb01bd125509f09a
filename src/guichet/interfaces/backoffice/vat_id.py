"""`/gestion/clients/NUMBER/tva/`: a customer's VAT number, and whether it is valid, as somebody has checked."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.contexts.customers.public import VatIdRefusedError
from guichet.contexts.ordering.public import OrderBusyError
from guichet.flows.desk.vat_id import VatStanding, has_vat_ids, record_vat_id, standing_of
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.interfaces.backoffice.desk import context_of, customer_or_404
from guichet.interfaces.portal.permissions import Permission, allow

CHOICES = [("valid", gettext_lazy("Valid")), ("invalid", gettext_lazy("Not valid"))]
_UNANSWERED = gettext_lazy("Say whether the number is valid.")


class VatIdForm(forms.Form):
    """Empty takes the number away. `shown` is what stood there when the form was made."""

    vat_id = forms.CharField(
        max_length=24,
        required=False,
        error_messages={"null_characters_not_allowed": gettext_lazy("This is not a VAT number of the European Union.")},
    )
    standing = forms.ChoiceField(choices=CHOICES, required=False, error_messages={"invalid_choice": _UNANSWERED})
    shown = forms.CharField(max_length=40, required=False)

    def clean(self) -> None:
        cleaned = super().clean() or {}
        if cleaned.get("vat_id") and not cleaned.get("standing") and "standing" not in self.errors:
            self.add_error("standing", str(_UNANSWERED))


@allow(Permission.FINANCE)
def edit(request: HttpRequest, number: str) -> HttpResponse:
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    if not has_vat_ids(context.brand, customer):
        raise Http404("no VAT number means anything between the two")
    before = standing_of(customer)
    known = {"vat_id": before.vat_id, "standing": _CODES[before.is_valid], "shown": _code(before)}
    form = VatIdForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            if data["shown"] != _code(before):
                raise ChangedMeanwhileError
            record_vat_id(
                context.brand, customer.id, context.person.id, data["vat_id"], is_valid=data["standing"] == "valid",
                shown=before,
            )  # fmt: skip
        except VatIdRefusedError as refused:
            form.add_error("vat_id", _refusal(refused.code))
        except OrderBusyError:
            form.add_error(None, _("A payment is under way. Wait until it has ended, then try again."))
        except ChangedMeanwhileError:
            form.add_error(None, _("Somebody else has just changed this: nothing was done. Open the page again."))
        else:
            messages.success(request, _("Saved. It holds from the next invoice on."))
            return HttpResponseRedirect(reverse("desk_customer", args=[number]), status=303)
    values = {"customer": customer, "form": form, "choices": CHOICES}
    return render(request, "backoffice/vat_id.html", values, status=422 if form.errors else 200)


_CODES = {True: "valid", False: "invalid", None: ""}


def _code(standing: VatStanding) -> str:
    return f"{standing.vat_id} {_CODES[standing.is_valid]}".strip()


def _refusal(code: str) -> str:
    return {
        "form": _("This is not a VAT number of the European Union. Check each character."),
        "goods_only": _("A number that begins with XI counts for goods alone. Services there are British."),
        "country": _("The number is not of the country of the billing address."),
        "consumer": _("A consumer has no VAT number."),
    }[code]

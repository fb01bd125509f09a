"""The form of a direct debit: the IBAN, whose it is, and the mandate that is signed by the button below it."""

import re
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse

from guichet_sandbox.accounts import BY_IBAN, TestAccount, passes_check_digits
from guichet_sandbox.effects import setups
from guichet_sandbox.models import CheckoutSession
from guichet_sandbox.pages.rendering import page
from guichet_sandbox.pages.visit import frame_of, leave_address


@dataclass
class DebitForm:
    """The form as typed, and by field the key of the sentence that says what is wrong."""

    iban: str = ""
    name: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    account: TestAccount | None = None


def show(request: HttpRequest, session: CheckoutSession) -> HttpResponse:
    name = session.saved.customer.name if session.saved.customer else ""
    return _show(request, session, DebitForm(name=name))


def take(request: HttpRequest, session: CheckoutSession) -> HttpResponse | None:
    """The signature: the IBAN is looked up and forgotten."""
    form = DebitForm(request.POST.get("iban", "")[:60], request.POST.get("name", "")[:200])
    iban = re.sub(r"[\s\-]", "", form.iban).upper()
    form.account = BY_IBAN.get(iban)
    if not iban:
        form.errors["iban"] = "iban_missing"
    elif not passes_check_digits(iban):
        form.errors["iban"] = "incorrect_iban"
    elif form.account is None:
        form.errors["iban"] = "not_a_test_iban"
    if not form.name.strip():
        form.errors["name"] = "debtor_missing"
    if form.errors or form.account is None:
        return _show(request, session, form)
    setups.sign_mandate(session.saved, form.account, form.name.strip())
    return None


def _show(request: HttpRequest, session: CheckoutSession, form: DebitForm) -> HttpResponse:
    return page(request, "debit", frame_of(session), form=form, leave=leave_address(session))

"""What was typed into the card form, read and checked. The number is looked up and forgotten."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from guichet_sandbox.cards import BY_NUMBER, TestCard, passes_check_digit

EXPIRY = re.compile(r"(\d{1,2})\s*[/\-. ]\s*(\d{4}|\d{2})|(\d{2})(\d{4}|\d{2})")


@dataclass
class CardForm:
    """The form as typed, and by field the key of the sentence that says what is wrong. The CVV is not given back."""

    number: str = ""
    expiry: str = ""
    name: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    card: TestCard | None = None
    expiry_month: int = 0
    expiry_year: int = 0


def read_form(posted: Mapping[str, str], today: date) -> CardForm:
    """Check everything at once, so that everything wrong is said at once; `today` is the account's."""
    form = CardForm(
        number=posted.get("number", "")[:40], expiry=posted.get("expiry", "")[:20], name=posted.get("name", "")[:200]
    )
    _check_number(form)
    _check_expiry(form, today)
    _check_cvv(form, posted.get("cvv", ""))
    return form


def _check_number(form: CardForm) -> None:
    number = re.sub(r"[\s\-]", "", form.number)
    form.card = BY_NUMBER.get(number)
    if not number:
        form.errors["number"] = "number_missing"
    elif not re.fullmatch(r"[0-9]{12,19}", number) or not passes_check_digit(number):
        form.errors["number"] = "incorrect_number"
    elif form.card is None:
        form.errors["number"] = "not_a_test_card"


def _check_expiry(form: CardForm, today: date) -> None:
    typed = form.expiry.strip()
    match = EXPIRY.fullmatch(typed)
    if not typed:
        form.errors["expiry"] = "expiry_missing"
    elif match is None or not 1 <= int(match[1] or match[3]) <= 12:
        form.errors["expiry"] = "expiry_unreadable"
    else:
        year = int(match[2] or match[4])
        form.expiry_month = int(match[1] or match[3])
        form.expiry_year = year if year >= 100 else today.year // 100 * 100 + year
        if (form.expiry_year, form.expiry_month) < (today.year, today.month):
            form.errors["expiry"] = "expiry_past"


def _check_cvv(form: CardForm, cvv: str) -> None:
    is_amex = form.card is not None and form.card.network == "amex"
    if not cvv.strip():
        form.errors["cvv"] = "cvv_missing"
    elif not re.fullmatch(r"[0-9]{4}" if is_amex else r"[0-9]{3}", cvv.strip()):
        form.errors["cvv"] = "cvv_length_amex" if is_amex else "cvv_length"

"""What the company's own people type: amounts as their language writes them, reasons that are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guichet.contexts.access.public import Scope
from guichet.contexts.invoicing.public import CreditableLine
from guichet.contexts.notifications.public import KINDS, LONGEST_URL, EndpointView
from guichet.infra.currencies import exponent

_UNKEPT = _("There is a character in it that cannot be kept. Type it again.")
# What the columns of unit prices hold: ten digits of minor units.
LARGEST_MINOR = 10**10 - 1


class AmountField(forms.CharField):
    """An amount of `currency` as people write it (`1 175,10`), cleaned to minor units; empty is 0 unless required."""

    def __init__(self, currency: str, **options: Any) -> None:
        super().__init__(max_length=24, **options)
        self.error_messages["null_characters_not_allowed"] = _UNKEPT
        self.currency = currency

    def clean(self, value: Any) -> int:
        text = re.sub(r"[\s\u00a0\u202f]", "", super().clean(value) or "").replace(",", ".")
        if not text:
            return 0
        digits = exponent(self.currency)
        if not re.fullmatch(rf"[0-9]{{1,12}}(\.[0-9]{{1,{digits}}})?" if digits else r"[0-9]{1,12}", text):
            raise ValidationError(_("Write an amount such as 175,10."))
        minor = int(Decimal(text).scaleb(digits))
        if minor > LARGEST_MINOR:
            raise ValidationError(_("This amount is larger than anything that can be billed."))
        return minor


def written(minor: int, currency: str, language: str) -> str:
    """`17510` as a field shows it: `175,10`."""
    digits = exponent(currency)
    text = f"{Decimal(minor).scaleb(-digits):.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text


class ReasonForm(forms.Form):
    """Why: kept in the trail, and printed on a credit note."""

    reason = forms.CharField(
        max_length=120,
        error_messages={
            "required": _("Say why: it is kept with what you do."),
            "max_length": _("Shorten it to 120 characters."),
            "null_characters_not_allowed": _UNKEPT,
        },
    )


OUTCOMES = [("refund", _("Back to the method that paid")), ("credit", _("Credit on the account"))]


class StopForm(ReasonForm):
    """Why, and what becomes of the days that are not used."""

    outcome = forms.ChoiceField(
        choices=OUTCOMES,
        initial="credit",
        error_messages={
            "required": _("Choose what becomes of the money."),
            "invalid_choice": _("Choose what becomes of the money."),
        },
    )


class CreditForm(ReasonForm):
    """All that is left or some of each line, why, and what becomes of the money."""

    scope = forms.ChoiceField(
        choices=[("all", _("All that is left")), ("part", _("A part, line by line"))],
        error_messages={"required": _("Choose how much."), "invalid_choice": _("Choose how much.")},
    )
    outcome = forms.ChoiceField(
        choices=OUTCOMES,
        error_messages={
            "required": _("Choose what becomes of the money."),
            "invalid_choice": _("Choose what becomes of the money."),
        },
    )

    def __init__(
        self, lines: Sequence[CreditableLine], currency: str, language: str, data: Mapping[str, Any] | None
    ) -> None:
        known = {f"line_{line.id}": written(line.left_minor, currency, language) for line in lines}
        super().__init__(data, initial={"scope": "all", "outcome": "credit", **known})
        for line in lines:
            if line.left_minor > 0:
                self.fields[f"line_{line.id}"] = AmountField(currency, required=False)

    @property
    def wanted(self) -> dict[int, int] | None:
        """Line → minor units before tax; None for all that is left."""
        if self.cleaned_data["scope"] == "all":
            return None
        lines = {name: value for name, value in self.cleaned_data.items() if name.startswith("line_")}
        return {int(name.removeprefix("line_")): minor for name, minor in lines.items() if minor}

    @property
    def refund(self) -> bool:
        return bool(self.cleaned_data["outcome"] == "refund")


class ChargeForm(forms.Form):
    """What is charged once; `once` names the charge before it is there, so that a form sent twice adds it once."""

    once = forms.UUIDField(required=False)
    description = forms.CharField(
        max_length=200,
        error_messages={
            "required": _("Say what it is for: it is printed on the invoice."),
            "null_characters_not_allowed": _UNKEPT,
        },
    )
    quantity = forms.IntegerField(
        min_value=1,
        max_value=10_000,
        error_messages={
            "required": _("Enter a whole number from 1 to 10,000."),
            "invalid": _("Enter a whole number from 1 to 10,000."),
            "min_value": _("Enter a whole number from 1 to 10,000."),
            "max_value": _("Enter a whole number from 1 to 10,000."),
        },
    )

    def __init__(self, currency: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, initial={"quantity": 1})
        self.fields["unit_amount"] = AmountField(currency, error_messages={"required": _("Enter the price of one.")})

    def clean_unit_amount(self) -> int:
        minor: int = self.cleaned_data["unit_amount"]
        if minor < 1:
            raise ValidationError(_("Enter the price of one."))
        return minor


class RiseForm(forms.Form):
    """Another price, from a day on, and whether those who have the old one get it too."""

    day = forms.DateField(
        error_messages={"required": _("Choose the first day."), "invalid": _("Write a day such as 2027-01-31.")}
    )
    whom = forms.ChoiceField(
        choices=[("all", _("Everybody")), ("new", _("New customers only"))],
        error_messages={"required": _("Choose whom it is for."), "invalid_choice": _("Choose whom it is for.")},
    )

    def __init__(self, currency: str, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, initial={"whom": "all"})
        self.fields["amount"] = AmountField(currency, error_messages={"required": _("Enter the new price.")})

    def clean_amount(self) -> int:
        minor: int = self.cleaned_data["amount"]
        if minor < 1:
            raise ValidationError(_("Enter the new price."))
        return minor


class EndpointForm(forms.Form):
    """Where events are told, and which; `once` names the endpoint before it is there."""

    once = forms.UUIDField(required=False)
    url = forms.CharField(
        max_length=LONGEST_URL,
        error_messages={
            "required": _("Write an address such as https://shop.example.com/hooks."),
            "max_length": _("Write an address such as https://shop.example.com/hooks."),
            "null_characters_not_allowed": _UNKEPT,
        },
    )
    which = forms.ChoiceField(
        choices=[("all", _("All of them")), ("some", _("Those chosen below"))],
        error_messages={"required": _("Choose which events."), "invalid_choice": _("Choose which events.")},
    )
    names = forms.MultipleChoiceField(
        required=False,
        choices=[(name, name) for name in KINDS],
        error_messages={"invalid_choice": _("Choose which events."), "invalid_list": _("Choose which events.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, endpoint: EndpointView | None = None) -> None:
        initial: dict[str, Any] = {"which": "all"}
        if endpoint is not None:
            initial = {"url": endpoint.url, "which": "some" if endpoint.events else "all", "names": endpoint.events}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """`events` are the names; none of them is all."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = cleaned.get("names") or []
        if cleaned.get("which") == "some" and not names and "names" not in self.errors:
            self.add_error("names", _("Choose which events."))
        return {**cleaned, "events": names if cleaned.get("which") == "some" else []}


class ApiKeyForm(forms.Form):
    """What a key is called, and what it may do; `once` names it before it is there."""

    once = forms.UUIDField(required=False)
    name = forms.CharField(
        max_length=60,
        error_messages={
            "required": _("Give it a name, so that you know later which program has it."),
            "null_characters_not_allowed": _UNKEPT,
        },
    )
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, scope.value) for scope in Scope],
        error_messages={
            "required": _("Choose what it may do."),
            "invalid_choice": _("Choose what it may do."),
            "invalid_list": _("Choose what it may do."),
        },
    )


class SinceForm(forms.Form):
    """From which day of the brand's on everything is told again."""

    since = forms.DateField(
        error_messages={"required": _("Choose the first day."), "invalid": _("Write a day such as 2027-01-31.")}
    )

    def __init__(self, today: date, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, initial={"since": today.isoformat()})

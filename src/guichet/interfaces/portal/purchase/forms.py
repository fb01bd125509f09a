"""What a person types in the wizard. Labels stand in the templates; the errors are complete sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.contexts.catalog.public import PriceView
from guichet.contexts.customers.public import (
    CANADIAN_REGIONS,
    COUNTRIES,
    CustomerView,
    PostalAddress,
    faults,
    normalised,
)
from guichet.flows.purchase.decide import MOST_UNITS, Selection
from guichet.interfaces.portal.templatetags.portal_words import CATEGORIES, REGIONS, country_name

FAULTS: dict[tuple[str, str], Promise] = {
    ("name", "missing"): _("Enter the organisation's name."),
    ("line1", "missing"): _("Enter the street and number."),
    ("city", "missing"): _("Enter the city."),
    ("postal_code", "missing"): _("Enter the postal code."),
    ("region", "missing"): _("Choose the province or territory."),
    ("region", "unknown_region"): _("Choose a province or territory from the list."),
    ("country", "missing"): _("Choose the country."),
    ("country", "unknown_country"): _("Choose a country from the list."),
    ("postal_code", "postal_code_region"): _("This postal code is not in the province chosen: check both."),
}
POSTAL_CODE_FORMS = {
    "CA": _("A Canadian postal code is written A1A 1A1: letters and digits alternate."),
    "FR": _("A French postal code has 5 digits."),
}
UNDRAWABLE = _("Invoices cannot print some of these characters: use letters, digits and usual punctuation.")


class OrganisationForm(forms.Form):
    """Only what is missing, or all of it when the person comes back to edit (`everything`)."""

    name = forms.CharField(max_length=120, required=False)
    category = forms.ChoiceField(required=False)
    country = forms.ChoiceField(required=False)
    line1 = forms.CharField(max_length=120, required=False)
    line2 = forms.CharField(max_length=120, required=False)
    city = forms.CharField(max_length=80, required=False)
    region = forms.ChoiceField(required=False)
    postal_code = forms.CharField(max_length=12, required=False)

    ADDRESS = ("country", "line1", "line2", "city", "region", "postal_code")

    def __init__(
        self, customer: CustomerView, policy: Mapping[str, Any], data: Mapping[str, Any] | None, *, everything: bool
    ) -> None:
        address = customer.address
        known = {"name": customer.name, "category": customer.category, "country": policy.get("countries", COUNTRIES)[0]}
        if address is not None:
            known |= {field: getattr(address, field) for field in self.ADDRESS}
        super().__init__(data, initial=known)
        self.customer = customer
        asked = {*(["name"] if everything else [])}
        if everything or not customer.category:
            asked.add("category")
        if everything or address is None:
            asked.update(self.ADDRESS)
        for field in OrganisationForm.base_fields:  # what a form above this one asks for besides stays
            if field not in asked:
                del self.fields[field]
        self._choices(policy)

    @property
    def asks_address(self) -> bool:
        return "country" in self.fields

    @property
    def chosen_country(self) -> str:
        """The country whose form of address is shown."""
        value = self["country"].value() if self.asks_address else ""
        return value if value in COUNTRIES else COUNTRIES[0]

    def _choices(self, policy: Mapping[str, Any]) -> None:
        choices: dict[str, list[tuple[str, str | Promise]]] = {
            "category": [
                ("", _("Choose a category")),
                *((code, CATEGORIES[code]) for code in policy.get("categories", CATEGORIES)),
            ],
            "country": [(code, country_name(code)) for code in policy.get("countries", COUNTRIES)],
            "region": [("", _("Choose a province")), *((code, REGIONS[code]) for code in CANADIAN_REGIONS)],
        }
        for name, options in choices.items():
            if name in self.fields:
                field = self.fields[name]
                assert isinstance(field, forms.ChoiceField)  # noqa: S101 - the three fields above
                field.choices = options

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "category" in self.fields and "category" not in self.errors and not cleaned.get("category"):
            self.add_error("category", str(_("Choose the category that fits your organisation best.")))
        if "name" in self.fields and not cleaned.get("name"):
            self.add_error("name", str(FAULTS["name", "missing"]))
        if self.asks_address:
            # With the errors above, so that all that is wrong is said at once.
            self.refuse(faults(normalised(self._address(cleaned))))
        return cleaned

    def refuse(self, codes: Mapping[str, str]) -> None:
        """Put the flow's codes on their fields, as sentences."""
        for field, code in codes.items():
            if field not in self.fields or field in self.errors:
                continue
            if code == "undrawable":
                sentence: str | Promise = UNDRAWABLE
            elif code == "postal_code_form":
                sentence = POSTAL_CODE_FORMS[self.chosen_country]
            else:
                sentence = FAULTS[field, code]
            self.add_error(field, str(sentence))

    def details(self) -> dict[str, Any]:
        """name, category and address (None when not asked) for the flow."""
        data = self.cleaned_data
        return {
            "name": data.get("name") or self.customer.name,
            "category": data.get("category") or self.customer.category,
            "address": self._address(data) if self.asks_address else None,
        }

    @staticmethod
    def _address(data: Mapping[str, Any]) -> PostalAddress:
        return PostalAddress(*(data.get(f, "") for f in ("line1", "line2", "city", "region", "postal_code", "country")))


class AddressForm(OrganisationForm):
    """One whole address: the billing address, or another one of the customer's."""

    def __init__(
        self,
        customer: CustomerView,
        policy: Mapping[str, Any],
        data: Mapping[str, Any] | None,
        *,
        address: PostalAddress | None,
    ) -> None:
        super().__init__(customer, policy, data, everything=True)
        for field in ("name", "category"):
            del self.fields[field]
        nothing = dict.fromkeys(self.ADDRESS, "") | {"country": self.initial["country"]}
        self.initial.update({f: getattr(address, f) for f in self.ADDRESS} if address else nothing)

    @property
    def address(self) -> PostalAddress:
        """What was typed; the form must be valid."""
        return self._address(self.cleaned_data)


class LicencesForm(forms.Form):
    """Interval (a price) and total number."""

    price = forms.ChoiceField(
        error_messages={
            "required": _("Choose how often you want to be billed."),
            "invalid_choice": _("Choose one of the prices shown."),
        }
    )
    quantity = forms.IntegerField(
        min_value=1,
        max_value=MOST_UNITS,
        error_messages={
            "required": _("Enter how many licences you want."),
            "invalid": _("Enter a whole number of licences."),
            "min_value": _("At least one licence is needed."),
            "max_value": _("For more than %(limit_value)s licences, please write to us."),
        },
    )

    def __init__(self, prices: list[PriceView], data: Mapping[str, Any] | None, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.prices = prices
        field = self.fields["price"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(price.id), str(price.id)) for price in prices]

    def selection(self) -> Selection:
        return Selection(UUID(self.cleaned_data["price"]), self.cleaned_data["quantity"])

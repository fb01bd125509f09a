"""What the organisation says of itself. Labels stand in the templates; the errors are complete sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.contexts.customers.public import CustomerView
from guichet.interfaces.portal.purchase.forms import UNDRAWABLE
from guichet.interfaces.portal.templatetags.portal_words import CATEGORIES


class DetailsForm(forms.Form):
    """Name, category (where the programme asks for one) and where invoices go."""

    name = forms.CharField(max_length=120, error_messages={"required": _("Enter the organisation's name.")})
    category = forms.ChoiceField(
        error_messages={
            "required": _("Choose the category that fits your organisation best."),
            "invalid_choice": _("Choose a category from the list."),
        }
    )
    billing_email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Enter the address to which invoices go."),
            "invalid": _("An email address is written name@example.com."),
        },
    )

    def __init__(self, customer: CustomerView, policy: Mapping[str, Any], data: Mapping[str, Any] | None) -> None:
        known = {"name": customer.name, "category": customer.category, "billing_email": customer.billing_email}
        super().__init__(data, initial=known)
        codes = policy.get("categories", ())
        if codes:
            field = self.fields["category"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [("", _("Choose a category")), *((code, CATEGORIES[code]) for code in codes)]
        else:
            del self.fields["category"]

    def refuse(self, codes: Mapping[str, str]) -> None:
        """Put the flow's codes on their fields, as sentences: what no typeface can print."""
        for field in codes:
            if field in self.fields:
                self.add_error(field, str(UNDRAWABLE))

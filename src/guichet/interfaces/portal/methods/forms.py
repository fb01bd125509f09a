"""Whose a method is, and the consent. Labels stand in the template; the errors are complete sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.contexts.customers.public import CustomerView
from guichet.flows.methods.holder import MethodHolder
from guichet.interfaces.portal.purchase.forms import AddressForm

TICK = _("Tick the box to go on: renewals are charged to what you save.")


class ConsentForm(forms.Form):
    """The consent alone."""

    consent = forms.BooleanField(error_messages={"required": TICK})


class HolderForm(AddressForm):
    """Names, the method's billing address by its country's form, and the consent to keep and charge it."""

    first_name = forms.CharField(max_length=60, required=False)
    last_name = forms.CharField(max_length=60, required=False)
    consent = forms.BooleanField(error_messages={"required": TICK})

    def __init__(
        self,
        customer: CustomerView,
        policy: Mapping[str, Any],
        data: Mapping[str, Any] | None,
        *,
        known: MethodHolder | None,
        name: str = "",
    ) -> None:
        """`name` is the holder's as the provider tells it, for a method that was saved without any typed here."""
        super().__init__(customer, policy, data, address=known.address if known else customer.address)
        if known is not None:
            self.initial.update({"first_name": known.first_name, "last_name": known.last_name})
        elif name:
            first, _, last = name.partition(" ")
            self.initial.update({"first_name": first, "last_name": last})

    def holder(self) -> MethodHolder:
        """What was typed; the form must be valid."""
        return MethodHolder(self.cleaned_data["first_name"], self.cleaned_data["last_name"], self.address)

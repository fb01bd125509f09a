"""What a person types about a subscription. The labels stand in the templates; the errors are complete sentences."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.flows.lifecycle.name import LONGEST_NAME

LONGEST_REASON = 1000


_UNKEPT = _("There is a character in it that cannot be kept. Type it again.")
_TOO_LONG = _("That is more than we can keep: shorten it to %(limit_value)d characters.")


class NameForm(forms.Form):
    """What a subscription is called, if anything."""

    name = forms.CharField(
        required=False,
        max_length=LONGEST_NAME,
        error_messages={"max_length": _TOO_LONG, "null_characters_not_allowed": _UNKEPT},
    )


class EnrolForm(NameForm):
    """What is added, and what it is called; `once` names it before it is there, so that a form sent twice adds one."""

    once = forms.UUIDField(required=False)
    price = forms.UUIDField(
        error_messages={"required": _("Choose a plan."), "invalid": _("Choose one of the plans listed here.")}
    )


class CancelForm(forms.Form):
    """When, where there is a choice, and why, if they wish to say."""

    when = forms.ChoiceField(
        choices=[("term", _("At the end of the period")), ("today", _("Today"))],
        required=False,
        error_messages={"invalid_choice": _("Choose when it ends.")},
    )

    reason = forms.CharField(
        required=False,
        max_length=LONGEST_REASON,
        error_messages={
            "max_length": _TOO_LONG,
            "null_characters_not_allowed": _UNKEPT,
        },
    )

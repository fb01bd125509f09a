"""What a person says when they cancel. The label stands in the template; the errors are complete sentences."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 1000


class CancelForm(forms.Form):
    """Why, if they wish to say."""

    reason = forms.CharField(
        required=False,
        max_length=LONGEST_REASON,
        error_messages={
            "max_length": _("That is more than we can keep: shorten it to %(limit_value)d characters."),
            "null_characters_not_allowed": _("There is a character in it that cannot be kept. Type it again."),
        },
    )

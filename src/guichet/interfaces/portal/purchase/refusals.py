"""Why a wish cannot be, as sentences that say what to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.purchase.decide import MOST_UNITS, SeatsHeldError, SelectionRefusedError
from guichet.infra.formats import day_long
from guichet.interfaces.portal.portal_request import MemberContext

# The code of the error that comes with the names of those who hold a licence.
HELD = "held"

COUPON_REFUSALS: dict[str, Promise] = {
    "unknown": gettext_lazy("No coupon has this code. Check the letters and digits."),
    "not_yet": gettext_lazy("This coupon cannot be used yet."),
    "expired": gettext_lazy("This coupon has expired."),
    "used_up": gettext_lazy("This coupon has been used as often as it may be."),
    "not_for_product": gettext_lazy("This coupon is not for this product."),
    "not_first_purchase": gettext_lazy("This coupon is for a first purchase only."),
    "too_many": gettext_lazy("Too many codes were tried. Please try again in an hour."),
    "missing": gettext_lazy("Enter the code of your coupon."),
}


def refuse_selection(
    form: Form,
    refused: SelectionRefusedError | SeatsHeldError,
    context: MemberContext,
    subscription: SubscriptionView | None,
) -> None:
    """Put the reason on the field that it is about."""
    if isinstance(refused, SeatsHeldError):
        sentence = ngettext(
            "%(held)s licence is held: take it back first, or choose at least %(held)s.",
            "%(held)s licences are held, invitations included: free some first, or choose at least %(held)s.",
            refused.held,
        )
        form.add_error("quantity", ValidationError(sentence % {"held": refused.held}, code=HELD))
        return
    form.add_error(*_sentence(refused.code, context, subscription))


def _sentence(code: str, context: MemberContext, subscription: SubscriptionView | None) -> tuple[str | None, str]:
    if code == "quantity":
        return "quantity", _("For more than %(limit_value)s licences, please write to us.") % {
            "limit_value": MOST_UNITS
        }
    if code == "unchanged" and subscription is not None:
        held = subscription.items[0].quantity
        if subscription.coming is not None:
            return "quantity", _("This is what you have. To keep it, take back the change that waits.")
        return "quantity", ngettext(
            "You have %(count)s licence already: choose another number or interval.",
            "You have %(count)s licences already: choose another number or interval.",
            held,
        ) % {"count": held}
    if code == "ending" and subscription is not None and subscription.ends is not None:
        day = day_long(subscription.ends.effective_on, context.locale)
        return None, _("Your subscription ends on %(day)s: keep it before you change it.") % {"day": day}
    if code == "ending":
        return None, _("Automatic renewal is off: turn it on again before you change the subscription.")
    if code == "pausing":
        return None, _("A pause is planned: take it back before you change the subscription.")
    if code == "halted":
        return None, _("The subscription stands still at the moment: resume it before you change it.")
    if code == "renewal_due":
        return None, _("Your renewal is being billed at this moment. Please try again in a minute.")
    if code == "too_few":
        return "quantity", _(
            "What is left of your month is worth more than this: choose more licences, or the yearly interval later."
        )
    return None, _("Prices have just changed. Please choose again.")

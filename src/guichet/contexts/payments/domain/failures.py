"""Why a payment or a set-up was refused: who can act, and the same sentences on pages and in mails.

The table is the same for every provider (docs/domain.md, Payments). A sentence names the cause, never the provider's
own word; what follows says the next step. Nothing was taken, which the pages and mails say beside it. A code that is
not in the table is `unknown_code`: a person looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Texts = dict[str, str]
"""The same text by language: `fr`, `en`."""


class RetryClass(StrEnum):
    """What can mend a refusal. SCHEDULED: time. NEW_METHOD: another method, or the same entered anew. CUSTOMER_ACTS:
    the person's confirmation or correction. NEVER: nothing that may be tried. OPERATOR: us.
    """

    SCHEDULED = "scheduled"
    NEW_METHOD = "new_method"
    CUSTOMER_ACTS = "customer_acts"
    NEVER = "never"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One code's class, its sentence and what the customer can do next."""

    retry: RetryClass
    sentence: Texts
    next_step: Texts

    @property
    def same_method_may_be_tried(self) -> bool:
        """Whether a button may present the very same method again (docs/domain.md, Payments)."""
        return self.retry in (RetryClass.SCHEDULED, RetryClass.CUSTOMER_ACTS, RetryClass.OPERATOR)


_ANOTHER_CARD = {
    "fr": "Indiquez une autre carte, ou saisissez celle-ci à nouveau.",
    "en": "Use another card, or enter this one again.",
}
_ONLY_ANOTHER_CARD = {"fr": "Indiquez une autre carte.", "en": "Use another card."}
_WE_LOOK = {
    "fr": "Notre équipe vérifie ce paiement. Vous pouvez aussi indiquer une autre carte.",
    "en": "Our team is looking into this payment. You can also use another card.",
}

_SIGN_ANEW = {
    "fr": "Saisissez à nouveau votre IBAN, ou choisissez un autre mode de paiement.",
    "en": "Enter your IBAN again, or choose another payment method.",
}

REFUSALS: dict[str, Refusal] = {
    "insufficient_funds": Refusal(
        RetryClass.SCHEDULED,
        {
            "fr": "Votre banque a refusé le paiement : le solde ou le plafond de la carte ne suffit pas.",
            "en": "Your bank declined the payment: the card's balance or limit is too low.",
        },
        {
            "fr": "Approvisionnez le compte ou relevez le plafond auprès de votre banque, ou indiquez une autre carte.",
            "en": "Add money to the account or ask your bank to raise the limit, or use another card.",
        },
    ),
    "card_declined": Refusal(
        RetryClass.SCHEDULED,
        {
            "fr": "Votre banque a refusé le paiement sans en donner la raison.",
            "en": "Your bank declined the payment without giving a reason.",
        },
        {
            "fr": "Contactez votre banque, ou indiquez une autre carte.",
            "en": "Contact your bank, or use another card.",
        },
    ),
    "processing_error": Refusal(
        RetryClass.SCHEDULED,
        {
            "fr": "Le paiement n'a pas abouti : une erreur s'est produite pendant son traitement.",
            "en": "The payment did not go through: an error occurred while it was processed.",
        },
        {
            "fr": "Essayez à nouveau dans quelques minutes, ou indiquez une autre carte.",
            "en": "Try again in a few minutes, or use another card.",
        },
    ),
    "issuer_unavailable": Refusal(
        RetryClass.SCHEDULED,
        {
            "fr": "Le paiement n'a pas abouti : votre banque n'a pas répondu.",
            "en": "The payment did not go through: your bank did not answer.",
        },
        {
            "fr": "Essayez à nouveau dans quelques minutes, ou indiquez une autre carte.",
            "en": "Try again in a few minutes, or use another card.",
        },
    ),
    "expired_card": Refusal(
        RetryClass.NEW_METHOD,
        {
            "fr": "Votre banque a refusé le paiement : la carte a expiré.",
            "en": "Your bank declined the payment: the card has expired.",
        },
        {
            "fr": "Saisissez la carte entière, même si seule la date d'expiration a changé, ou indiquez-en une autre.",
            "en": "Enter the whole card, even if only its expiry date has changed, or use another one.",
        },
    ),
    "incorrect_number": Refusal(
        RetryClass.NEW_METHOD,
        {
            "fr": "Le numéro de carte est incorrect.",
            "en": "The card number is incorrect.",
        },
        {
            "fr": "Vérifiez le numéro et saisissez la carte à nouveau.",
            "en": "Check the number and enter the card again.",
        },
    ),
    "incorrect_cvc": Refusal(
        RetryClass.NEW_METHOD,
        {
            "fr": "Votre banque a refusé la carte : le code de sécurité est incorrect.",
            "en": "Your bank declined the card: the security code is incorrect.",
        },
        {
            "fr": "Vérifiez le code au dos de la carte et saisissez-la à nouveau.",
            "en": "Check the code on the back of the card and enter the card again.",
        },
    ),
    "lost_or_stolen": Refusal(
        RetryClass.NEW_METHOD,
        {
            "fr": "Votre banque a refusé le paiement : cette carte ne peut plus être utilisée.",
            "en": "Your bank declined the payment: this card can no longer be used.",
        },
        _ONLY_ANOTHER_CARD,
    ),
    "restricted": Refusal(
        RetryClass.NEW_METHOD,
        {
            "fr": "Votre banque a refusé le paiement : cette carte ne permet pas ce type d'achat.",
            "en": "Your bank declined the payment: this card does not allow this kind of purchase.",
        },
        _ANOTHER_CARD,
    ),
    "authentication_required": Refusal(
        RetryClass.CUSTOMER_ACTS,
        {
            "fr": "Votre banque demande que vous confirmiez le paiement.",
            "en": "Your bank asks you to confirm the payment.",
        },
        {
            "fr": "Ouvrez la facture et confirmez le paiement auprès de votre banque.",
            "en": "Open the invoice and confirm the payment with your bank.",
        },
    ),
    "authentication_failed": Refusal(
        RetryClass.CUSTOMER_ACTS,
        {
            "fr": "Le paiement n'a pas été confirmé auprès de votre banque.",
            "en": "The payment was not confirmed with your bank.",
        },
        {
            "fr": "Essayez à nouveau et confirmez le paiement, ou indiquez une autre carte.",
            "en": "Try again and confirm the payment, or use another card.",
        },
    ),
    "avs_mismatch": Refusal(
        RetryClass.CUSTOMER_ACTS,
        {
            "fr": "Le contrôle d'adresse (AVS) de la banque a échoué : l'adresse donnée n'est pas celle de la carte.",
            "en": "Your bank's address check (AVS) failed: the address given is not the one of the card.",
        },
        {
            "fr": "Indiquez l'adresse que votre banque connaît, surtout pour une carte étrangère, ou une autre carte.",
            "en": "Give the address that your bank knows, above all for a foreign card, or use another card.",
        },
    ),
    "network_not_taken": Refusal(
        RetryClass.NEW_METHOD,
        {
            "fr": "Les cartes de ce réseau ne sont pas acceptées ici. La carte n'a pas été enregistrée.",
            "en": "Cards of this network are not accepted here. The card was not saved.",
        },
        _ONLY_ANOTHER_CARD,
    ),
    "mandate_invalid": Refusal(
        RetryClass.NEW_METHOD,
        {
            "fr": "Votre banque a refusé le prélèvement : elle ne reconnaît pas votre mandat.",
            "en": "Your bank refused the direct debit: it does not recognise your mandate.",
        },
        _SIGN_ANEW,
    ),
    "account_closed": Refusal(
        RetryClass.NEW_METHOD,
        {
            "fr": "Votre banque a refusé le prélèvement : ce compte est clos, introuvable ou ne peut pas être prélevé.",
            "en": "Your bank refused the direct debit: this account is closed, unknown or cannot be debited.",
        },
        {
            "fr": "Indiquez l'IBAN d'un autre compte, ou choisissez un autre mode de paiement.",
            "en": "Enter the IBAN of another account, or choose another payment method.",
        },
    ),
    "refunded_by_debtor": Refusal(
        RetryClass.NEVER,
        {
            "fr": "Votre banque vous a remboursé ce prélèvement à votre demande : la facture est à régler.",
            "en": "Your bank refunded this direct debit at your request: the invoice is to be paid.",
        },
        {
            "fr": "Réglez la facture par un autre mode de paiement, ou écrivez-nous si vous la contestez.",
            "en": "Pay the invoice by another payment method, or write to us if you dispute it.",
        },
    ),
    "revoked": Refusal(
        RetryClass.NEVER,
        {
            "fr": "Votre banque a refusé le prélèvement : il n'est plus autorisé sur ce compte.",
            "en": "Your bank refused the direct debit: it is no longer allowed on this account.",
        },
        {"fr": "Choisissez un autre mode de paiement.", "en": "Choose another payment method."},
    ),
    # Nobody is told that they are suspected: the sentence is that of a refusal without reason.
    "fraudulent": Refusal(
        RetryClass.NEVER,
        {
            "fr": "Votre banque a refusé le paiement sans en donner la raison.",
            "en": "Your bank declined the payment without giving a reason.",
        },
        _ONLY_ANOTHER_CARD,
    ),
    "not_paid": Refusal(
        RetryClass.CUSTOMER_ACTS,
        {
            "fr": "La facture est échue et n'a pas été payée.",
            "en": "The invoice is due and was not paid.",
        },
        {
            "fr": "Réglez-la maintenant, ou enregistrez un mode de paiement.",
            "en": "Pay it now, or save a payment method.",
        },
    ),
    "config_error": Refusal(
        RetryClass.OPERATOR,
        {
            "fr": "Le paiement n'a pas abouti pour une raison qui ne dépend pas de vous.",
            "en": "The payment did not go through, for a reason that is not on your side.",
        },
        _WE_LOOK,
    ),
    "amount_invalid": Refusal(
        RetryClass.OPERATOR,
        {
            "fr": "Le paiement n'a pas abouti : ce montant ne peut pas être débité sur cette carte.",
            "en": "The payment did not go through: this amount cannot be charged to this card.",
        },
        _WE_LOOK,
    ),
    "unknown_code": Refusal(
        RetryClass.OPERATOR,
        {
            "fr": "Le paiement n'a pas abouti.",
            "en": "The payment did not go through.",
        },
        _WE_LOOK,
    ),
}


def refusal(code: str) -> Refusal:
    """What is known of a `FailureCode` (or its value); a code from nowhere is `unknown_code`."""
    return REFUSALS.get(code, REFUSALS["unknown_code"])


NOTHING_TAKEN: Texts = {"fr": "Rien n'a été débité.", "en": "You were not charged."}

"""Every sentence of the pages, French and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "provider": ("Banc d'essai", "Banc d'essai"),
    "test_stripe": ("TEST : aucune carte réelle, aucun argent.", "TEST: no real card, no money."),
    "not_the_site_of": ("Site distinct de", "Not the site of"),
    "footer": (
        "Prestataire de paiement simulé, fourni avec Guichet",
        "Simulated payment provider that ships with Guichet",
    ),
    "other_language": ("English", "Français"),
    "error_prefix": ("Erreur", "Error"),
    # Card page
    "card_title": ("Enregistrer une carte", "Save a card"),
    "card_number": ("Numéro de carte", "Card number"),
    "expiry": ("Date d'expiration", "Expiry date"),
    "expiry_hint": ("MM / AA", "MM / YY"),
    "cvv": ("CVV", "CVV"),
    "holder": ("Nom sur la carte", "Name on card"),
    "save_card": ("Enregistrer la carte", "Save card"),
    "leave": ("Abandonner et revenir", "Abandon and go back"),
    "nothing_charged": ("Rien n'est débité maintenant.", "Nothing is charged now."),
    "pay_title": ("Payer par carte", "Pay by card"),
    "pay": ("Payer", "Pay"),
    "not_kept": ("La carte sert à ce paiement seulement.", "The card is used for this payment only."),
    "test_cards": ("Cartes d'essai", "Test cards"),
    "number": ("Numéro", "Number"),
    "result": ("Résultat", "Result"),
    "use_card": ("Utiliser la carte", "Use card"),
    "any_expiry": (
        "N'importe quelle date à venir et n'importe quel CVV conviennent.",
        "Any future date and any CVV will do.",
    ),
    # Direct debit page
    "debit_title": ("Autoriser le prélèvement automatique", "Authorise direct debit"),
    "iban": ("IBAN", "IBAN"),
    "debtor": ("Titulaire du compte", "Account holder"),
    "mandate_title": ("Mandat de prélèvement SEPA", "SEPA Direct Debit mandate"),
    "mandate_orders": (
        (
            "En signant, vous autorisez le créancier à envoyer à votre banque des ordres de débit de votre compte, et "
            "votre banque à débiter votre compte selon ces ordres. Créancier :"
        ),
        (
            "By signing, you authorise the creditor to send your bank orders to debit your account, and your bank to "
            "debit your account according to these orders. Creditor:"
        ),
    ),
    "mandate_refund": (
        (
            "Votre banque doit vous rembourser si vous le demandez dans les huit semaines qui suivent le débit, "
            "selon les conditions de votre convention avec elle. Paiement récurrent."
        ),
        (
            "Your bank must refund you if you ask within eight weeks of the debit, under the terms of your agreement "
            "with it. Recurrent payment."
        ),
    ),
    "sign_mandate": ("Signer le mandat", "Sign the mandate"),
    "test_accounts": ("IBAN d'essai", "Test IBANs"),
    "use_account": ("Utiliser l'IBAN", "Use IBAN"),
    "iban_missing": ("Entrez l'IBAN.", "Enter the IBAN."),
    "incorrect_iban": ("Cet IBAN est incorrect.", "This IBAN is incorrect."),
    "not_a_test_iban": (
        "Seuls les IBAN d'essai de la liste sont acceptés. N'entrez jamais un vrai IBAN : rien n'a été gardé.",
        "Only the test IBANs of the list are accepted. Never enter a real IBAN: nothing was kept.",
    ),
    "debtor_missing": ("Entrez le nom du titulaire du compte.", "Enter the account holder's name."),
    # PayPal
    "approval_title": ("Lier votre compte PayPal", "Link your PayPal account"),
    "approval_question": (
        "Ce commerçant demande à débiter votre compte PayPal à chaque échéance. Rien n'est débité maintenant.",
        "This merchant asks to charge your PayPal account whenever a payment is due. Nothing is charged now.",
    ),
    "payer": ("Compte", "Account"),
    "approve": ("Accepter", "Approve"),
    "cancel": ("Annuler", "Cancel"),
    # What is wrong with what was typed
    "number_missing": ("Entrez le numéro de la carte.", "Enter the card number."),
    "incorrect_number": ("Le numéro de carte est incorrect.", "The card number is incorrect."),
    "not_a_test_card": (
        "Seules les cartes d'essai de la liste sont acceptées. N'entrez jamais une vraie carte : rien n'a été gardé.",
        "Only the test cards of the list are accepted. Never enter a real card: nothing was kept.",
    ),
    "expiry_missing": ("Entrez la date d'expiration.", "Enter the expiry date."),
    "expiry_unreadable": (
        "Écrivez la date d'expiration ainsi : 08 / 28.",
        "Write the expiry date like this: 08 / 28.",
    ),
    "expiry_past": ("La carte est expirée.", "The card has expired."),
    "cvv_missing": ("Entrez le CVV.", "Enter the CVV."),
    "cvv_length": ("Le CVV compte 3 chiffres.", "The CVV has 3 digits."),
    "cvv_length_amex": (
        "Le CVV de cette carte compte 4 chiffres, au recto.",
        "The CVV of this card has 4 digits, on the front.",
    ),
    # What the bank says
    "generic_decline": (
        "La banque a refusé cette carte. Essayez une autre carte.",
        "The bank declined this card. Try another card.",
    ),
    "insufficient_funds": (
        "La provision de cette carte est insuffisante. Essayez une autre carte.",
        "This card has insufficient funds. Try another card.",
    ),
    "lost_card": (
        "La banque a refusé cette carte. Essayez une autre carte.",
        "The bank declined this card. Try another card.",
    ),
    "expired_card": ("La carte est expirée. Essayez une autre carte.", "The card has expired. Try another card."),
    "incorrect_cvc": (
        "Le CVV est incorrect. Vérifiez-le ou essayez une autre carte.",
        "The CVV is incorrect. Check it or try another card.",
    ),
    "processing_error": (
        "La banque n'a pas pu traiter cette carte. Réessayez dans un instant ou essayez une autre carte.",
        "The bank could not process this card. Try again in a moment or try another card.",
    ),
    "incorrect_zip": (
        "L'adresse ne correspond pas à celle que la banque connaît. Essayez une autre carte.",
        "The address is not the one that the bank knows. Try another card.",
    ),
    "setup_intent_authentication_failure": (
        "La vérification 3-D Secure a échoué. Essayez de nouveau ou avec une autre carte.",
        "The 3-D Secure check failed. Try again or with another card.",
    ),
    "payment_intent_authentication_failure": (
        "La vérification 3-D Secure a échoué. Essayez de nouveau ou avec une autre carte.",
        "The 3-D Secure check failed. Try again or with another card.",
    ),
    # Results in the table of test cards
    "result_succeed": ("Acceptée", "Approved"),
    "result_challenge_once": ("3-D Secure à l'enregistrement", "3-D Secure when saved"),
    "result_challenge_always": ("3-D Secure chaque fois", "3-D Secure every time"),
    "result_challenge_then_insufficient": (
        "3-D Secure, puis provision insuffisante",
        "3-D Secure, then insufficient funds",
    ),
    "result_declined": ("Refusée", "Declined"),
    "result_insufficient": ("Provision insuffisante", "Insufficient funds"),
    "result_lost": ("Refusée, carte perdue", "Declined, lost card"),
    "result_expired": ("Carte expirée", "Expired card"),
    "result_cvc": ("CVV refusé", "CVV declined"),
    "result_processing": ("Erreur de traitement", "Processing error"),
    "result_declined_at_charge": ("Enregistrée, refusée au paiement", "Saved, declined when charged"),
    "result_address": ("Adresse refusée au paiement", "Address declined when charged"),
    "result_dispute": ("Acceptée, contestée plus tard", "Approved, disputed later"),
    "debit_settles": ("Débité sous 3 jours", "Debited within 3 days"),
    "debit_late": ("Débité au bout de 8 jours", "Debited after 8 days"),
    "debit_am04": ("Provision insuffisante (AM04)", "Insufficient funds (AM04)"),
    "debit_ms03": ("Refusé sans raison (MS03)", "Refused without a reason (MS03)"),
    "debit_md01": ("Mandat inconnu de la banque (MD01)", "Mandate unknown to the bank (MD01)"),
    "debit_ac01": ("Compte introuvable (AC01)", "Account not found (AC01)"),
    "debit_ac04": ("Compte clos (AC04)", "Account closed (AC04)"),
    "debit_ac06": ("Compte bloqué (AC06)", "Account blocked (AC06)"),
    "debit_md06": (
        "Débité, puis remboursé à la demande du client (MD06)",
        "Debited, then refunded at the customer's request (MD06)",
    ),
    "result_incorrect": ("Numéro incorrect", "Incorrect number"),
    # 3-D Secure
    "bank": ("Banque d'essai", "Test bank"),
    "challenge_title": ("Vérification 3-D Secure", "3-D Secure check"),
    "merchant": ("Commerçant", "Merchant"),
    "amount": ("Montant", "Amount"),
    "card": ("Carte", "Card"),
    "choose_answer": (
        "Choisissez la réponse que la banque doit donner.",
        "Choose the answer that the bank must give.",
    ),
    "confirm": ("Confirmer", "Confirm"),
    "refuse": ("Refuser", "Refuse"),
    "abandon": ("Abandonner", "Abandon"),
    "answered_title": ("La banque a déjà répondu", "The bank has answered already"),
    "go_on": ("Continuer", "Continue"),
    # Ends
    "saved_title": ("Le mode de paiement est enregistré", "The payment method is saved"),
    "paid_title": ("Le paiement est fait", "The payment is made"),
    "left_title": ("Aucun mode de paiement n'a été enregistré", "No payment method was saved"),
    "go_on_around": (
        "Vous pouvez continuer dans la page qui entoure ce cadre.",
        "You can go on in the page around this frame.",
    ),
    "closed_title": ("Cette page n'est plus valable", "This page is no longer valid"),
    "closed": (
        "Revenez au site d'où vous venez pour recommencer.",
        "Go back to the site you came from to start again.",
    ),
    "unknown_title": ("Page introuvable", "Page not found"),
    "unknown": (
        "L'adresse est incomplète ou n'existe pas.",
        "The address is incomplete or does not exist.",
    ),
    # Home
    "home_title": ("Un prestataire de paiement pour essayer", "A payment provider to try things with"),
    "home_what": (
        "Ce site joue le prestataire de paiement de Guichet, avec des cartes d'essai. Aucun argent ne circule.",
        "This site plays the payment provider of Guichet, with test cards. No money moves.",
    ),
    "home_api": (
        "Les programmes lui parlent comme à Stripe, avec une clé sk_test_…, sous l'adresse /v1/.",
        "Programs talk to it as to Stripe, with a key sk_test_…, below the address /v1/.",
    ),
    "home_only": (
        "Seuls les numéros ci-dessous sont acceptés, et aucun n'est conservé.",
        "Only the numbers below are accepted, and none is kept.",
    ),
}
LANGUAGES = ("fr", "en")


def texts_in(language: str) -> dict[str, str]:
    """Every text in `fr` or `en`."""
    place = LANGUAGES.index(language)
    return {key: words[place] for key, words in TEXTS.items()}

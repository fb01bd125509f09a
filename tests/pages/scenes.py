"""All scenes, in the order in which they happen: what one does stays for those after it."""

from __future__ import annotations

from datetime import timedelta

from guichet.infra.clock import wall_now
from tests.pages.camera import Scene
from tests.pages.steps import (
    answers,
    at,
    cancels,
    chooses,
    chooses_today,
    comes_back,
    consents,
    fill,
    goes_back,
    link_at,
    presses,
    sees,
    send,
    stands_still,
    takes,
    then,
    ticks,
    types_card,
    wait_for_form,
    wait_for_frame,
    wait_for_frame_with,
    waits,
)

OMAR, NORA, SOFIA, FINANCE = "omar@example.com", "nora@example.com", "sofia@example.com", "finance@example.com"
ADMIN = "admin@example.com"
BEA, CAMILLE, REMY, TESS = "bea@example.com", "camille@example.com", "remy@example.com", "tess@example.com"
ASKS_ONCE, ASKS_ALWAYS, FAILS_AT_CHARGE = "4000002500003155", "4000002760003184", "4000000000000341"
LONG_NAME = "Coopérative québécoise des bâtisseurs et menuisiers réunis"
LONG_LINE = "12345, boulevard du Curé-Labelle-et-des-Grands-Prés-Fleuris"
TWO_HUNDRED = "\n".join(f"chantier{number:03}@example.com" for number in range(200))
QUANTITY = "/licences/quantite"
PAYMENT, CHECK, SUMMARY = f"{QUANTITY}/paiement/", f"{QUANTITY}/verification/", f"{QUANTITY}/recapitulatif/"
NUMBER, ORGANISATION = f"{QUANTITY}/licences/", f"{QUANTITY}/organisation/"
METHODS, ADD = "/facturation/modes-de-paiement/", "/facturation/modes-de-paiement/ajouter/"
HISTORY, DETAILS = "/facturation/historique/", "/facturation/coordonnees/"
BILLING_ADDRESS = "/facturation/adresses/facturation/"
THE_FIRST_INVOICE = link_at(HISTORY, r"factures/[^/]+/$")
NORAS_PAGE = link_at("/gestion/?q=Nora", r"clients/[^/]+/$")
NORAS_INVOICE = link_at(NORAS_PAGE, r"gestion/factures/[^/]+/$")
THE_CREDITING = link_at(NORAS_INVOICE, r"avoir/$")
THE_CHARGES = link_at(NORAS_PAGE, r"frais/$")
THE_STOP = link_at(NORAS_PAGE, r"arreter/$")
THE_RISE = link_at("/gestion/prix/", r"hausse/$")
THE_TAKING_BACK = link_at("/gestion/prix/", r"hausses/[^/]+/retirer/$")
THE_PAUSE = link_at("/abonnements/", "pause")
CAMILLES_PAGE = link_at("/gestion/?q=Camille", r"clients/[^/]+/$")
THE_VAT_ID = link_at(link_at("/gestion/?q=Bor%C3%A9al", r"clients/[^/]+/$"), r"tva/$")
THE_MOVE = link_at(CAMILLES_PAGE, r"programme/$")
THE_NAME = link_at("/abonnements/", r"nom/$")
THE_CANCELLING = link_at("/abonnements/", "annuler")
HOOKS, KEYS = "/gestion/webhooks/", "/gestion/cles-api/"
THE_HOOK = link_at(HOOKS, r"webhooks/[0-9a-f-]+/$")
# Where nobody listens: what was told there failed.
DEAF = "http://127.0.0.1:9/hooks"
HIS_ADDRESS = {"line1": "85, rue Saint-Paul", "city": "Québec", "region": "QC", "postal_code": "G1K 3V9"}

VISITOR = [
    Scene("front", "/", brand="", variants=True),
    Scene("sign-in", "/connexion/", variants=True),
    Scene(
        "sign-in-wrong",
        "/connexion/",
        steps=fill(login=NORA, password="faux"),
        shows="Adresse ou mot de passe incorrect",
    ),
    *(Scene(f"sign-in-{brand}", "/connexion/", brand=brand) for brand in ("encre", "relais", "bureau", "acces")),
    Scene("reset", "/mot-de-passe/oublie/"),
    Scene(
        "reset-sent", "/mot-de-passe/oublie/", steps=fill(email="personne@example.com"), shows="Consultez vos courriels"
    ),
    Scene("invitation-over", "/invitation/nulle-part/", shows="Ce lien n'est plus valable"),
]
# fmt: off
FIRST_PURCHASE = [
    Scene("overview-empty", "/", NORA),
    Scene("panel-empty", "/facturation/", NORA),
    Scene("history-empty", HISTORY, NORA),
    Scene("statement-empty", "/facturation/releve/", NORA),
    Scene("methods-empty", METHODS, NORA),
    Scene("subscriptions-empty", "/abonnements/", NORA),
    Scene("licences-empty", "/licences/", NORA),
    Scene("wizard-organisation", ORGANISATION, NORA, variants=True),
    Scene("wizard-organisation-errors", ORGANISATION, NORA, steps=fill(postal_code="1234"), shows="Saisissez la ville"),
    Scene("wizard-licences", NUMBER, NORA, variants=True,
          happens=at(ORGANISATION, fill(category="general_contractor", **HIS_ADDRESS)), shows="Combien de licences"),
    Scene("wizard-licences-error", NUMBER, NORA, steps=fill(quantity="trois"),
          shows="Saisissez un nombre entier de licences"),
    Scene("wizard-summary", SUMMARY, NORA, happens=at(NUMBER, chooses(1)), variants=True, shows="67,84 $"),
    Scene("wizard-coupon-refused", SUMMARY, NORA, steps=fill(code="BIENVENUE100"),
          shows="Aucun coupon ne porte ce code"),
    Scene("wizard-coupon", SUMMARY, NORA, happens=at(SUMMARY, fill(code="BIENVENUE10")), shows="61,06 $"),
    Scene("wizard-method", PAYMENT, NORA, variants=True, shows="Comment voulez-vous payer"),
    Scene("wizard-method-error", PAYMENT, NORA, steps=send, shows="Cochez la case"),
    Scene("wizard-card-frame", PAYMENT, NORA, steps=then(takes("new"), wait_for_frame), shows="Numéro de carte"),
    Scene("provider-card", PAYMENT, NORA, steps=then(takes("new_redirect"), wait_for_form), shows="Numéro de carte"),
    Scene("provider-card-refused", PAYMENT, NORA,
          steps=then(takes("new_redirect"), types_card("4000000000000002"), sees("[aria-invalid], [role=alert]")),
          shows="La banque a refusé cette carte"),
    Scene("wizard-card-back", PAYMENT, NORA, happens=stands_still,
          steps=then(takes("new_redirect"), presses("a.leave"), comes_back),
          shows="Nous vérifions votre mode de paiement"),
    Scene("wizard-check", CHECK, NORA, variants=True,
          happens=at(PAYMENT, takes("new_redirect"), types_card(FAILS_AT_CHARGE), comes_back),
          shows="Vérifiez avant de payer"),
    Scene("wizard-refused", PAYMENT, NORA, happens=at(CHECK, send), shows="Votre paiement a été refusé"),
    Scene("wizard-waits", None, NORA,
          happens=at(PAYMENT, takes("new_redirect"), types_card(ASKS_ALWAYS), answers("confirm"),
                     at(CHECK, send, sees("[name=answer]"), goes_back, at(CHECK))),
          shows="Votre banque vous demande de confirmer"),
    Scene("wizard-done", None, NORA, variants=True,
          happens=at(CHECK, presses("main a[href*='3ds'], main a.btn--primary"), answers("confirm")),
          shows="Opération complétée avec succès"),
]
OWNER = [
    Scene("overview", "/", SOFIA, variants=True),
    Scene("panel", "/facturation/", SOFIA, variants=True),
    Scene("details", DETAILS, SOFIA),
    Scene("addresses", "/facturation/adresses/", SOFIA),
    Scene("address-edit", BILLING_ADDRESS, SOFIA),
    Scene("address-errors", BILLING_ADDRESS, SOFIA, steps=fill(line1="", postal_code="1234"),
          shows="Saisissez le numéro et la rue"),
    Scene("shipping-edit", "/facturation/adresses/expedition/", SOFIA),
    Scene("history", HISTORY, SOFIA, variants=True),
    Scene("invoice", THE_FIRST_INVOICE, SOFIA, variants=True),
    Scene("methods", METHODS, SOFIA, variants=True),
    Scene("method-add", ADD, SOFIA),
    Scene("method-add-errors", ADD, SOFIA, steps=send, shows="Cochez la case"),
    Scene("method-frame", ADD, SOFIA, steps=then(consents, send, wait_for_frame), shows="Numéro de carte"),
    Scene("method-back", ADD, SOFIA, happens=stands_still,
          steps=then(consents, presses("[name=redirect]"), presses("a.leave"),
                     comes_back), shows="Nous vérifions votre mode de paiement"),
    # By her, since nobody may ask for more than twenty cards an hour.
    Scene("provider-3ds", ADD, SOFIA,
          steps=then(consents, presses("[name=redirect]"), types_card(ASKS_ONCE), sees("[name=answer]")),
          shows="3-D Secure"),
    Scene("method-edit", link_at(METHODS, "modifier"), SOFIA),
    Scene("method-delete-refused", link_at(METHODS, "supprimer"), SOFIA, shows="ne peut pas être supprimé"),
    Scene("methods-two", METHODS, SOFIA,
          happens=at(ADD, consents, presses("[name=redirect]"), types_card("5555555555554444"), comes_back,
                     sees(".notice--ok, [role=status]")), shows="Mastercard •••• 4444"),
    Scene("licences", "/licences/", SOFIA, variants=True),
    Scene("members", "/membres/", SOFIA, variants=True),
    Scene("invite", "/membres/inviter/", SOFIA),
    Scene("invite-errors", "/membres/inviter/", SOFIA, steps=fill(addresses="chantal@test1234; une@example.com"),
          shows="n'est pas une adresse complète"),
    Scene("member-remove", link_at("/membres/", "retirer"), SOFIA),
    Scene("change-licences", NUMBER, SOFIA, variants=True),
    Scene("change-held", NUMBER, SOFIA, steps=chooses(3), shows="11 licences sont"),
    Scene("change-summary", NUMBER, SOFIA, steps=chooses(25), variants=True, shows="Frais au prorata"),
    Scene("change-yearly", NUMBER, SOFIA, steps=chooses(21, yearly=True), shows="Période non utilisée"),
    Scene("change-method", PAYMENT, SOFIA, happens=at(NUMBER, chooses(25)), shows="Mastercard •••• 4444"),
    Scene("change-check", CHECK, SOFIA, happens=at(PAYMENT, send), shows="Vérifiez avant de payer"),
    Scene("change-at-term", NUMBER, SOFIA, steps=chooses(15), shows="Votre changement"),
    Scene("change-waits", "/licences/", SOFIA, happens=at(NUMBER, chooses(15), send),
          shows="15 licences au lieu de 21"),
    Scene("change-over-waiting", NUMBER, SOFIA, shows="Un changement est prévu"),
    Scene("subscriptions", "/abonnements/", SOFIA, variants=True),
    Scene("cancel", THE_CANCELLING, SOFIA, variants=True, shows="Confirmer l'annulation"),
    Scene("cancelled", None, SOFIA, happens=cancels, shows="Votre abonnement sera annulé"),
    Scene("subscriptions-ending", "/abonnements/", SOFIA, shows="Garder mon abonnement"),
    Scene("licences-ending", "/licences/", SOFIA, shows="sera annulé"),
    Scene("overview-ending", "/", SOFIA),
    Scene("journal", "/journal/", SOFIA, variants=True),
    Scene("account", "/compte/", SOFIA),
    Scene("not-found", "/nulle-part/", SOFIA, shows="Page introuvable"),
]
OTHERS = [
    Scene("member-overview", "/", OMAR),
    Scene("member-refused", "/facturation/", OMAR, shows="réservée"),
    Scene("encre-overview", "/", "camille@example.com", "encre"),
    Scene("pending-hard", "/facturation/regler/", REMY, "relais", variants=True, shows="Un paiement est en suspens"),
    Scene("relais-overview", "/", REMY, "relais", shows="Un paiement est en suspens"),
    Scene("desk-customer-unpaid", link_at("/gestion/?q=R%C3%A9my", r"clients/[^/]+/$"), FINANCE, "relais",
          shows="Impayés : ce qui suit"),
    Scene("bureau-overview", "/", "bea@example.com", "bureau"),
    Scene("acces-overview", "/", "hana@example.com", "acces"),
    Scene("mails", "/courrier/", brand=""),
    Scene("mail", link_at("/courrier/", "courrier/."), brand=""),
]
BACK_OFFICE = [
    Scene("desk-customers", "/gestion/", FINANCE, variants=True),
    Scene("desk-customers-none", "/gestion/?q=personne", FINANCE, shows="Personne ne correspond"),
    Scene("desk-customer", NORAS_PAGE, FINANCE, variants=True, shows="Chronologie"),
    Scene("desk-invoice", NORAS_INVOICE, FINANCE, variants=True, shows="Produits constatés d'avance"),
    Scene("desk-stop", THE_STOP, FINANCE, variants=True, shows="Arrêter l'abonnement aujourd'hui"),
    Scene("desk-stop-plan", THE_STOP, FINANCE, steps=fill(reason="Fermeture"), shows="Crédit sur le compte"),
    Scene("desk-credit", THE_CREDITING, FINANCE, variants=True, shows="Ce que devient l'argent"),
    Scene("desk-credit-errors", THE_CREDITING, FINANCE, steps=send, shows="Dites pourquoi"),
    Scene("desk-credit-plan", THE_CREDITING, FINANCE, steps=fill(reason="Geste commercial"), shows="Ce qui sera émis"),
    Scene("desk-invoice-credited", NORAS_INVOICE, FINANCE,
          happens=at(THE_CREDITING, fill(reason="Geste commercial"), send), shows="PDC-A-"),
    Scene("desk-charges-empty", THE_CHARGES, FINANCE, shows="Rien n'est en attente"),
    Scene("desk-charges-errors", THE_CHARGES, FINANCE, steps=send, shows="Dites l'objet"),
    Scene("desk-charges", THE_CHARGES, FINANCE, variants=True,
          happens=at(THE_CHARGES, fill(description="Formation de deux heures", unit_amount="240")), shows="275,94 $"),
    Scene("desk-webhooks-empty", HOOKS, ADMIN, shows="Pas encore d'adresse"),
    Scene("desk-webhook-add", f"{HOOKS}ajouter/", ADMIN, variants=True, steps=presses("[name=which][value=some]"),
          shows="entitlement.granted"),
    Scene("desk-webhook-errors", f"{HOOKS}ajouter/", ADMIN, steps=fill(url="boutique"), shows="Écrivez une adresse"),
    Scene("desk-webhook", THE_HOOK, ADMIN, variants=True,
          happens=then(at(f"{HOOKS}ajouter/", fill(url=DEAF)),
                       at(THE_HOOK, fill(since=(wall_now().date() - timedelta(days=20)).isoformat()), waits(3))),
          shows="Nouvel essai prévu"),
    Scene("desk-webhook-secret", THE_HOOK, ADMIN, steps=presses("form[action$='secret/'] button"), shows="une fois"),
    Scene("desk-webhooks", HOOKS, ADMIN, variants=True, shows="En échec"),
    Scene("desk-api-keys-empty", KEYS, ADMIN, shows="Pas encore de clé"),
    Scene("desk-api-key-add", f"{KEYS}ajouter/", ADMIN, variants=True, shows="entitlements:read"),
    Scene("desk-api-key-errors", f"{KEYS}ajouter/", ADMIN, steps=send, shows="Donnez-lui un nom"),
    Scene("desk-api-key-shown", f"{KEYS}ajouter/", ADMIN,
          steps=then(ticks("entitlements:read"), fill(name="Boutique")), shows="une fois"),
    Scene("desk-api-keys", KEYS, ADMIN, variants=True, shows="Boutique"),
    Scene("desk-api-key-revoke", link_at(KEYS, r"revoquer/$"), ADMIN, shows="refusé aussitôt"),
    Scene("desk-books", "/gestion/comptes/", FINANCE, variants=True, shows="Produits constatés d'avance"),
    Scene("desk-prices", "/gestion/prix/", FINANCE, variants=True, shows="Changer le prix"),
    Scene("desk-price-rise", THE_RISE, FINANCE, variants=True, shows="Pour qui"),
    Scene("desk-price-rise-errors", THE_RISE, FINANCE, steps=fill(amount="590", day="2020-01-01"),
          shows="Choisissez un jour"),
    Scene("desk-rise-back", THE_TAKING_BACK, FINANCE, variants=True,
          happens=at(THE_RISE, fill(amount="640", day=(wall_now().date() + timedelta(days=90)).isoformat()), send),
          shows="Prix abandonné"),
    Scene("desk-prices-taken-back", "/gestion/prix/", FINANCE, happens=at(THE_TAKING_BACK, send), shows="retiré le"),
    Scene("credit-note", link_at(HISTORY, "avoirs/[^/]+/$"), NORA, variants=True, shows="Total en votre faveur"),
    Scene("history-credit", HISTORY, NORA, shows="Avoirs"),
    Scene("overview-credit", "/", NORA, shows="Crédit disponible"),
    Scene("invoice-credited", THE_FIRST_INVOICE, NORA, shows="PDC-A-"),
    Scene("upcoming-charge", "/facturation/a-venir/", NORA, shows="Formation de deux heures"),
    Scene("summary-credit", NUMBER, NORA, steps=chooses(3), shows="Crédit utilisé"),
]
LATER = [
    Scene("overview-overdue", "/", NORA, days=33, variants=True, shows="Régler la facture"),
    Scene("invoice-overdue", THE_FIRST_INVOICE, NORA, shows="Payer 282,72 $"),
    Scene("change-overdue", NUMBER, NORA, steps=chooses(3), shows="Facture en retard"),
    Scene("subscriptions-overdue", "/abonnements/", NORA, shows="Paiement en retard"),
    Scene("desk-customer-overdue", NORAS_PAGE, FINANCE, variants=True, shows="Suspendre"),
    Scene("history-years", HISTORY, NORA, days=29),
    Scene("history-one-year", f"{HISTORY}?annee=2026", NORA, shows="2 documents"),
    Scene("statement", "/facturation/releve/?annee=2026", NORA, variants=True, shows="Paiement de la facture"),
    Scene("subscriptions-ended", "/abonnements/", SOFIA, shows="Terminés"),
    Scene("licences-ended", "/licences/", SOFIA, shows="Pas encore de licence"),
    Scene("overview-ended", "/", SOFIA),
    Scene("member-ended", "/", OMAR),
    Scene("desk-write-off", link_at(NORAS_INVOICE, r"perte/$"), FINANCE, shows="Ce que cela veut dire"),
]
LONG = [
    Scene("long-details", DETAILS, SOFIA, happens=at(DETAILS, fill(name=LONG_NAME))),
    Scene("long-addresses", "/facturation/adresses/", SOFIA,
          happens=at(BILLING_ADDRESS, fill(line1=LONG_LINE, city="Saint-Louis-du-Ha! Ha!-et-Alentours")),
          shows="Saint-Louis-du-Ha! Ha!"),
    Scene("long-panel", "/facturation/", SOFIA),
    Scene("long-overview", "/", SOFIA),
]
SETTLED = [
    Scene("suspended", "/abonnements/", NORA, variants=True, shows="Votre abonnement est suspendu"),
    Scene("suspended-change", NUMBER, NORA, steps=chooses(3), shows="L'abonnement est à l'arrêt"),
    Scene("pending-settled", "/facturation/historique/", NORA,
          happens=at("/facturation/regler/", presses("[name=how][value=new]"),
                     presses("#suspens .btn--primary"), consents, presses("[name=redirect]"),
                     types_card("4242424242424242"), comes_back, waits(5)),
          shows="Payée"),
]
MANY = [
    # A day later, since what went on beyond its term is billed by the next round.
    Scene("members-200", "/membres/", NORA, days=1,
          happens=at(NUMBER, chooses(205),
                     at(PAYMENT, takes("new_redirect"), types_card("4242424242424242"), comes_back), at(CHECK, send),
                     at("/membres/inviter/", fill(addresses=TWO_HUNDRED))), shows="200 invitations en attente"),
    Scene("members-200-found", "/membres/?q=chantier19", NORA, shows="chantier199@example.com"),
    Scene("licences-200", "/licences/", NORA),
]
PAUSED = [
    Scene("upcoming", "/facturation/a-venir/", NORA, variants=True, shows="Sur douze mois"),
    Scene("pause", THE_PAUSE, NORA, variants=True, shows="Confirmer la pause"),
    Scene("subscriptions-pausing", "/abonnements/", NORA, happens=at(THE_PAUSE, send), shows="Ne pas mettre en pause"),
    Scene("licences-pausing", "/licences/", NORA, shows="En pause à partir du"),
    Scene("subscriptions-paused", "/abonnements/", NORA, days=32, variants=True, shows="Votre abonnement est en pause"),
    Scene("upcoming-empty", "/facturation/a-venir/", NORA, shows="Rien à venir"),
    Scene("licences-paused", "/licences/", NORA, shows="En pause"),
    Scene("overview-paused", "/", NORA, shows="En pause"),
    Scene("change-paused", NUMBER, NORA, steps=chooses(210), shows="L'abonnement est à l'arrêt"),
    Scene("cancel-paused", THE_CANCELLING, NORA, shows="prend fin immédiatement"),
    Scene("resume", link_at("/abonnements/", "reprendre"), NORA, variants=True, shows="Débité aujourd'hui"),
]
TODAY = [
    Scene("cancel-today", THE_CANCELLING, BEA, brand="bureau", steps=chooses_today, variants=True,
          shows="Crédité si vous arrêtez aujourd'hui"),
    Scene("pause-today", THE_PAUSE, BEA, brand="bureau", steps=chooses_today, variants=True,
          shows="Crédité si la pause commence aujourd'hui"),
    Scene("subscriptions-paused-today", "/abonnements/", BEA, brand="bureau",
          happens=at(THE_PAUSE, chooses_today, send), shows="Votre abonnement est en pause"),
    Scene("resume-anew", link_at("/abonnements/", "reprendre"), BEA, brand="bureau", shows="Débité aujourd'hui"),
]
RENEWAL = [
    Scene("bureau-subscriptions", "/abonnements/", BEA, brand="bureau",
          happens=at(link_at("/abonnements/", "reprendre"), send), shows="Désactiver le renouvellement"),
    Scene("bureau-renewal-off", None, BEA, brand="bureau",
          happens=at("/abonnements/", presses("main [name=renews]")), shows="prend fin le"),
]
PRODUCTS = [
    Scene("product-licences", NUMBER, BEA, brand="bureau", variants=True, shows="Produit et intervalle",
          happens=at("/abonnements/", presses("main [name=renews]"))),
    Scene("product-summary", NUMBER, BEA, brand="bureau", steps=chooses(2), shows="Licence Bureau Distant Pro"),
    Scene("decrease", NUMBER, BEA, brand="bureau", steps=chooses(1, yearly=True), variants=True,
          shows="Crédité aujourd'hui"),
    Scene("licences-decreased", "/licences/", BEA, brand="bureau", happens=at(NUMBER, chooses(1, yearly=True), send),
          shows="0 licence disponible sur 1"),
    Scene("overview-decreased", "/", BEA, brand="bureau", shows="Crédit disponible"),
]
ADDING = "/abonnements/ajouter/"
TO_THE_WORKSHOP = then(presses("[popovertarget=comptes]"), presses("#comptes button:has-text('Atelier Boréal')"))
PRINTERS = [
    Scene("printers-home", "/abonnements/", CAMILLE, brand="encre", shows="avec 100 pages, puis 0,12"),
    Scene("printers-home-invoice", THE_FIRST_INVOICE, CAMILLE, brand="encre", variants=True, shows="au-delà de 100"),
    Scene("printers-home-overview", "/", CAMILLE, brand="encre", shows="pages sur 100"),
    Scene("debit-methods", METHODS, CAMILLE, brand="encre", variants=True, shows="mandat"),
    Scene("debit-choose", ADD, CAMILLE, brand="encre", shows="Prélèvement automatique"),
    Scene("debit-add", f"{ADD}?kind=sepa_debit", CAMILLE, brand="encre", variants=True,
          shows="Mandat de prélèvement SEPA"),
    Scene("debit-frame", f"{ADD}?kind=sepa_debit", CAMILLE, brand="encre",
          steps=then(consents, send, wait_for_frame_with("[name=iban]")), shows="Signer le mandat"),
    Scene("debit-again", link_at(METHODS, "modifier"), CAMILLE, brand="encre", variants=True, shows="IBAN entier"),
    Scene("paypal-add", f"{ADD}?kind=paypal", CAMILLE, brand="encre", shows="Continuer vers PayPal"),
    Scene("provider-paypal", f"{ADD}?kind=paypal", CAMILLE, brand="encre",
          steps=then(consents, send, sees("[name=answer]")), shows="Lier votre compte PayPal"),
    Scene("bureau-methods", METHODS, BEA, brand="bureau", shows="PayPal"),
    Scene("desk-disputes", "/gestion/contestations/", FINANCE, brand="encre", shows="Aucune contestation"),
    Scene("desk-tasks", "/gestion/a-traiter/", FINANCE, brand="encre", shows="Rien à traiter"),
    Scene("desk-customer-debit", CAMILLES_PAGE, FINANCE, brand="encre", shows="signé le"),
    Scene("printers-work", "/abonnements/", CAMILLE, brand="encre", variants=True, happens=at("/", TO_THE_WORKSHOP),
          shows="sur une même facture"),
    Scene("billing-mode", METHODS, CAMILLE, brand="encre", variants=True, shows="Mode de facturation actuel"),
    Scene("billing-mode-choose", ADD, CAMILLE, brand="encre", shows="Comment est-ce facturé"),
    Scene("printers-work-overview", "/", CAMILLE, brand="encre", shows="Formule 100 pages · Atelier"),
    Scene("printers-work-invoice", THE_FIRST_INVOICE, CAMILLE, brand="encre", shows="Formule 100 pages · Direction"),
    Scene("printers-work-upcoming", "/facturation/a-venir/", CAMILLE, brand="encre", shows="au-delà du forfait"),
    Scene("printers-name", THE_NAME, CAMILLE, brand="encre", shows="Il est imprimé sur les factures"),
    Scene("printers-add", ADDING, CAMILLE, brand="encre", variants=True, shows="avec 50 pages, puis 0,10"),
    Scene("printers-add-refused", ADDING, CAMILLE, brand="encre", steps=send, shows="Choisissez une formule"),
    Scene("printers-add-check", ADDING, CAMILLE, brand="encre", variants=True,
          steps=then(presses("main [name=price]"), fill(name="Hall")), shows="Première facture"),
    Scene("desk-vat-id", THE_VAT_ID, FINANCE, brand="encre", variants=True, shows="Numéro de TVA"),
    Scene("desk-vat-id-errors", THE_VAT_ID, FINANCE, brand="encre", steps=fill(vat_id="FR12"), shows="Vérifiez"),
    Scene("desk-move", THE_MOVE, FINANCE, brand="encre", shows="Entreprise"),
    Scene("desk-move-check", THE_MOVE, FINANCE, brand="encre", steps=send, variants=True, shows="Payé jusqu'au"),
]
TRIAL = [
    Scene("trial-offered", "/abonnements/", TESS, brand="relais", shows="Essayer gratuitement"),
    Scene("trial", "/abonnements/essai/", TESS, brand="relais", variants=True, shows="Rien n'est prélevé aujourd'hui"),
    Scene("trial-begun", "/abonnements/", TESS, brand="relais", happens=at("/abonnements/essai/", send), variants=True,
          shows="Votre essai dure jusqu"),
]
# fmt: on
SCENES = [
    *VISITOR,
    *FIRST_PURCHASE,
    *OWNER,
    *OTHERS,
    *BACK_OFFICE,
    *LATER,
    *LONG,
    *SETTLED,
    *MANY,
    *PAUSED,
    *TODAY,
    *RENEWAL,
    *PRODUCTS,
    *PRINTERS,
    *TRIAL,
]  # fmt: skip

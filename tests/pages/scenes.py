"""All scenes, in the order in which they happen: what one does stays for those after it."""

from __future__ import annotations

from tests.pages.camera import Scene
from tests.pages.steps import (
    answers,
    at,
    cancels,
    chooses,
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
    types_card,
    wait_for_form,
    wait_for_frame,
)

OMAR, NORA, SOFIA, ADMIN = "omar@example.com", "nora@example.com", "sofia@example.com", "admin@example.com"
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
THE_CANCELLING = link_at("/abonnements/", "annuler")
HIS_ADDRESS = {"line1": "85, rue Saint-Paul", "city": "Québec", "region": "QC", "postal_code": "G1K 3V9"}

VISITOR = [
    Scene("front", "/", brand="", variants=True),
    Scene("sign-in", "/connexion/", variants=True),
    Scene("sign-in-wrong", "/connexion/", steps=fill(login=NORA, password="faux")),
    *(Scene(f"sign-in-{brand}", "/connexion/", brand=brand) for brand in ("encre", "relais", "bureau", "acces")),
    Scene("reset", "/mot-de-passe/oublie/"),
    Scene("reset-sent", "/mot-de-passe/oublie/", steps=fill(email="personne@example.com")),
    Scene("invitation-over", "/invitation/nulle-part/"),
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
    Scene("wizard-organisation-errors", ORGANISATION, NORA, steps=fill(postal_code="1234")),
    Scene("wizard-licences", NUMBER, NORA, variants=True,
          happens=at(ORGANISATION, fill(category="general_contractor", **HIS_ADDRESS))),
    Scene("wizard-licences-error", NUMBER, NORA, steps=fill(quantity="trois")),
    Scene("wizard-summary", SUMMARY, NORA, happens=at(NUMBER, chooses(1)), variants=True),
    Scene("wizard-coupon-refused", SUMMARY, NORA, steps=fill(code="BIENVENUE100")),
    Scene("wizard-coupon", SUMMARY, NORA, happens=at(SUMMARY, fill(code="BIENVENUE10"))),
    Scene("wizard-method", PAYMENT, NORA, variants=True),
    Scene("wizard-method-error", PAYMENT, NORA, steps=send),
    Scene("wizard-card-frame", PAYMENT, NORA, steps=then(takes("new"), wait_for_frame)),
    Scene("provider-card", PAYMENT, NORA, steps=then(takes("new_redirect"), wait_for_form)),
    Scene("provider-card-refused", PAYMENT, NORA,
          steps=then(takes("new_redirect"), types_card("4000000000000002"), sees("[aria-invalid], [role=alert]"))),
    Scene("wizard-card-back", PAYMENT, NORA, happens=stands_still,
          steps=then(takes("new_redirect"), presses("a.leave"), comes_back)),
    Scene("provider-3ds", PAYMENT, NORA,
          steps=then(takes("new_redirect"), types_card(ASKS_ONCE), sees("[name=answer]"))),
    Scene("wizard-check", CHECK, NORA, variants=True,
          happens=at(PAYMENT, takes("new_redirect"), types_card(FAILS_AT_CHARGE), comes_back)),
    Scene("wizard-refused", PAYMENT, NORA, happens=at(CHECK, send)),
    Scene("wizard-waits", None, NORA,
          happens=at(PAYMENT, takes("new_redirect"), types_card(ASKS_ALWAYS), answers("confirm"),
                     at(CHECK, send, sees("[name=answer]"), goes_back, at(CHECK)))),
    Scene("wizard-done", None, NORA, variants=True,
          happens=at(CHECK, presses("main a[href*='3ds'], main a.btn--primary"), answers("confirm"))),
]
OWNER = [
    Scene("overview", "/", SOFIA, variants=True),
    Scene("panel", "/facturation/", SOFIA, variants=True),
    Scene("details", DETAILS, SOFIA),
    Scene("addresses", "/facturation/adresses/", SOFIA),
    Scene("address-edit", BILLING_ADDRESS, SOFIA),
    Scene("address-errors", BILLING_ADDRESS, SOFIA, steps=fill(line1="", postal_code="1234")),
    Scene("shipping-edit", "/facturation/adresses/expedition/", SOFIA),
    Scene("history", HISTORY, SOFIA, variants=True),
    Scene("invoice", THE_FIRST_INVOICE, SOFIA, variants=True),
    Scene("methods", METHODS, SOFIA, variants=True),
    Scene("method-add", ADD, SOFIA),
    Scene("method-add-errors", ADD, SOFIA, steps=send),
    Scene("method-frame", ADD, SOFIA, steps=then(consents, send, wait_for_frame)),
    Scene("method-back", ADD, SOFIA, happens=stands_still,
          steps=then(consents, presses("[name=redirect]"), presses("a.leave"),
                     comes_back)),
    Scene("method-edit", link_at(METHODS, "modifier"), SOFIA),
    Scene("method-delete-refused", link_at(METHODS, "supprimer"), SOFIA),
    Scene("methods-two", METHODS, SOFIA,
          happens=at(ADD, consents, presses("[name=redirect]"), types_card("5555555555554444"), comes_back,
                     sees(".notice--ok, [role=status]"))),
    Scene("licences", "/licences/", SOFIA, variants=True),
    Scene("members", "/membres/", SOFIA, variants=True),
    Scene("invite", "/membres/inviter/", SOFIA),
    Scene("invite-errors", "/membres/inviter/", SOFIA, steps=fill(addresses="chantal@test1234; une@example.com")),
    Scene("member-remove", link_at("/membres/", "retirer"), SOFIA),
    Scene("change-licences", NUMBER, SOFIA, variants=True),
    Scene("change-held", NUMBER, SOFIA, steps=chooses(3)),
    Scene("change-summary", NUMBER, SOFIA, steps=chooses(25), variants=True),
    Scene("change-yearly", NUMBER, SOFIA, steps=chooses(21, "590")),
    Scene("change-method", PAYMENT, SOFIA, happens=at(NUMBER, chooses(25))),
    Scene("change-check", CHECK, SOFIA, happens=at(PAYMENT, send)),
    Scene("change-at-term", NUMBER, SOFIA, steps=chooses(15)),
    Scene("change-waits", "/licences/", SOFIA, happens=at(NUMBER, chooses(15), send)),
    Scene("change-over-waiting", NUMBER, SOFIA),
    Scene("subscriptions", "/abonnements/", SOFIA, variants=True),
    Scene("cancel", THE_CANCELLING, SOFIA, variants=True),
    Scene("cancelled", None, SOFIA, happens=cancels),
    Scene("subscriptions-ending", "/abonnements/", SOFIA),
    Scene("licences-ending", "/licences/", SOFIA),
    Scene("overview-ending", "/", SOFIA),
    Scene("journal", "/journal/", SOFIA, variants=True),
    Scene("account", "/compte/", SOFIA),
    Scene("not-found", "/nulle-part/", SOFIA),
]
OTHERS = [
    Scene("member-overview", "/", OMAR),
    Scene("member-refused", "/facturation/", OMAR),
    Scene("encre-overview", "/", "camille@example.com", "encre"),
    Scene("relais-overview", "/", "remy@example.com", "relais"),
    Scene("bureau-overview", "/", "bea@example.com", "bureau"),
    Scene("acces-overview", "/", "hana@example.com", "acces"),
    Scene("staff-overview", "/", ADMIN),
    Scene("mails", "/courrier/", brand=""),
    Scene("mail", link_at("/courrier/", "courrier/."), brand=""),
]
LATER = [
    Scene("overview-overdue", "/", NORA, days=62, variants=True),
    Scene("invoice-overdue", THE_FIRST_INVOICE, NORA),
    Scene("history-years", HISTORY, NORA),
    Scene("history-one-year", f"{HISTORY}?annee=2026", NORA),
    Scene("statement", "/facturation/releve/", NORA, variants=True),
    Scene("change-overdue", NUMBER, NORA, steps=chooses(3)),
    Scene("subscriptions-overdue", "/abonnements/", NORA),
    Scene("subscriptions-ended", "/abonnements/", SOFIA),
    Scene("licences-ended", "/licences/", SOFIA),
    Scene("overview-ended", "/", SOFIA),
    Scene("member-ended", "/", OMAR),
]
LONG = [
    Scene("long-details", DETAILS, SOFIA, happens=at(DETAILS, fill(name=LONG_NAME))),
    Scene("long-addresses", "/facturation/adresses/", SOFIA,
          happens=at(BILLING_ADDRESS, fill(line1=LONG_LINE, city="Saint-Louis-du-Ha! Ha!-et-Alentours"))),
    Scene("long-panel", "/facturation/", SOFIA),
    Scene("long-overview", "/", SOFIA),
]
MANY = [
    Scene("members-200", "/membres/", NORA,
          happens=at(NUMBER, chooses(205),
                     at(PAYMENT, takes("new_redirect"), types_card("4242424242424242"), comes_back), at(CHECK, send),
                     at("/membres/inviter/", fill(addresses=TWO_HUNDRED)))),
    Scene("members-200-found", "/membres/?q=chantier19", NORA),
    Scene("licences-200", "/licences/", NORA),
]
# fmt: on
SCENES = [*VISITOR, *FIRST_PURCHASE, *OWNER, *OTHERS, *LATER, *LONG, *MANY]

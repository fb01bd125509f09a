"""The words of `subscription`: by kind, French and English of each part."""

from __future__ import annotations

Texts = dict[str, tuple[str, str]]

COMMON: Texts = {
    "customer": ("Compte", "Account"),
    "open": ("Voir mon abonnement", "See my subscription"),
    "use": (
        "Ce qui dépasse le forfait jusque-là figure sur une dernière facture.",
        "What is used beyond what is included, until then, is on a last invoice.",
    ),
}
# Those that say that nothing more is billed: but for what was used before.
ENDS = frozenset(
    {
        "subscription_ending", "subscription_ended", "subscription_expired", "renewal_off", "subscription_pausing",
        "subscription_paused",
    }
)  # fmt: skip
_INVOICES = (
    "Vos factures restent consultables. Une facture encore ouverte reste due.",
    "Your invoices stay available. An invoice that is still open stays due.",
)
_BACK = (
    "Vos factures restent consultables, et vous pouvez vous abonner de nouveau quand vous le souhaitez.",
    "Your invoices stay available, and you can subscribe again whenever you like.",
)
_MY_ACCOUNT = ("Ouvrir mon espace", "Open my account")

TEXTS: dict[str, Texts] = {
    "subscription_ending": {
        "subject": ("Votre abonnement sera annulé le {day}", "Your subscription will be cancelled on {day}"),
        "preheader": ("Jusque-là, rien ne change.", "Until then nothing changes."),
        "lead": (
            "Jusqu'à cette date, les licences restent utilisables. Ensuite, plus rien n'est facturé.",
            "Until that day the licences keep working. After it nothing more is billed.",
        ),
        "open": ("Garder mon abonnement", "Keep my subscription"),
        "back": (
            "Vous pouvez revenir sur cette décision jusqu'à la veille, depuis la page de votre abonnement.",
            "You can take this back until the day before, from the page of your subscription.",
        ),
        "invoices": _INVOICES,
        "sooner": ("Pour une fin plus proche, écrivez à {email}.", "To end sooner, write to {email}."),
    },
    "subscription_kept": {
        "subject": ("Votre abonnement est maintenu", "Your subscription goes on"),
        "preheader": ("L'annulation n'aura pas lieu.", "It will not be cancelled."),
        "lead": (
            "L'annulation n'aura pas lieu : l'abonnement se renouvelle le {day}, comme avant.",
            "It will not be cancelled: the subscription renews on {day}, as before.",
        ),
    },
    "subscription_ended": {
        "subject": ("Votre abonnement a pris fin", "Your subscription has ended"),
        "preheader": ("Plus rien n'est facturé.", "Nothing more is billed."),
        "lead": (
            "Depuis le {day}, les licences ne sont plus attribuées et plus rien n'est facturé.",
            "Since {day} nobody holds a licence and nothing more is billed.",
        ),
        "open": _MY_ACCOUNT,
        "back": _BACK,
    },
    "subscription_expired": {
        "subject": ("Votre abonnement a expiré", "Your subscription has expired"),
        "preheader": ("Plus rien n'est facturé.", "Nothing more is billed."),
        "lead": (
            "Le renouvellement automatique était désactivé : depuis le {day}, plus rien n'est facturé.",
            "Automatic renewal was off: since {day} nothing more is billed.",
        ),
        "open": _MY_ACCOUNT,
        "back": _BACK,
    },
    "renewal_off": {
        "subject": ("Le renouvellement automatique est désactivé", "Automatic renewal is off"),
        "preheader": ("Jusqu'à l'échéance, rien ne change.", "Until the term nothing changes."),
        "lead": (
            "Votre abonnement reste utilisable jusqu'au {day}. À cette date il prend fin, et plus rien n'est facturé.",
            "Your subscription works until {day}. It ends on that day, and nothing more is billed.",
        ),
        "back": (
            "Vous pouvez réactiver le renouvellement jusqu'à la veille, depuis la page de votre abonnement.",
            "You can turn renewal on again until the day before, from the page of your subscription.",
        ),
    },
    "renewal_on": {
        "subject": ("Le renouvellement automatique est activé", "Automatic renewal is on"),
        "preheader": ("Votre abonnement continue.", "Your subscription goes on."),
        "lead": (
            "Votre abonnement se renouvelle le {day}, par votre mode de paiement préféré.",
            "Your subscription renews on {day}, by your preferred payment method.",
        ),
    },
    "subscription_pausing": {
        "subject": ("Votre abonnement sera mis en pause le {day}", "Your subscription will be paused on {day}"),
        "preheader": ("Jusque-là, rien ne change.", "Until then nothing changes."),
        "lead": (
            "Jusqu'à cette date, rien ne change. Ensuite, rien n'est facturé tant que vous ne reprenez pas.",
            "Until that day nothing changes. After it nothing is billed until you resume.",
        ),
        "back": (
            "Vous pouvez revenir sur cette décision jusqu'à la veille, depuis la page de votre abonnement.",
            "You can take this back until the day before, from the page of your subscription.",
        ),
    },
    "subscription_not_pausing": {
        "subject": ("Votre abonnement n'est pas mis en pause", "Your subscription is not paused"),
        "preheader": ("La pause n'aura pas lieu.", "The pause will not take place."),
        "lead": (
            "La pause n'aura pas lieu : l'abonnement se renouvelle le {day}, comme avant.",
            "The pause will not take place: the subscription renews on {day}, as before.",
        ),
    },
    "subscription_enrolled": {
        "subject": ("Un abonnement a été ajouté", "A subscription was added"),
        "preheader": ("Rien n'est prélevé aujourd'hui.", "Nothing is charged today."),
        "lead": (
            "Rien n'est prélevé aujourd'hui : il figure, au jour près, sur votre facture du {day} avec les autres.",
            "Nothing is charged today: it is on your invoice of {day} with the others, by the day.",
        ),
    },
    "subscription_paused": {
        "subject": ("Votre abonnement est en pause", "Your subscription is paused"),
        "preheader": ("Rien n'est facturé pendant la pause.", "Nothing is billed during the pause."),
        "lead": (
            "Depuis le {day}, rien n'est facturé. Les licences restent à ceux qui les ont, pour le jour de la reprise.",
            "Since {day} nothing is billed. Licences stay with those who hold them, for the day on which you resume.",
        ),
        "open": ("Reprendre mon abonnement", "Resume my subscription"),
    },
    "subscription_resumed": {
        "subject": ("Votre abonnement a repris", "Your subscription has resumed"),
        "preheader": ("La pause est terminée.", "The pause is over."),
        "lead": (
            "Depuis le {day}, les licences sont de nouveau utilisables.",
            "Since {day} the licences work again.",
        ),
    },
    "subscription_suspended": {
        "subject": ("Votre abonnement est suspendu", "Your subscription is suspended"),
        "preheader": ("Une facture reste à payer.", "An invoice is still to be paid."),
        "lead": (
            "Depuis le {day}, les licences ne sont plus utilisables, parce qu'une facture reste à payer.",
            "Since {day} the licences no longer work, because an invoice is still to be paid.",
        ),
        "open": ("Régler et reprendre", "Pay and resume"),
        "back": (
            "Dès que tout est payé, votre abonnement reprend de lui-même.",
            "As soon as everything is paid, your subscription resumes by itself.",
        ),
    },
    "suspension_over": {
        "subject": ("Votre abonnement a repris", "Your subscription has resumed"),
        "preheader": ("Tout est payé, merci.", "Everything is paid, thank you."),
        "lead": (
            "Tout est payé : depuis le {day}, les licences sont de nouveau utilisables.",
            "Everything is paid: since {day} the licences work again.",
        ),
    },
    "resumed_on_debit": {
        "subject": ("Votre abonnement a repris", "Your subscription has resumed"),
        "preheader": ("Votre prélèvement est en cours.", "Your direct debit is under way."),
        "lead": (
            "La banque a accepté votre prélèvement : depuis le {day}, les licences sont de nouveau utilisables.",
            "The bank has accepted your direct debit: since {day} the licences work again.",
        ),
        "back": (
            "S'il revient impayé, l'abonnement est de nouveau suspendu.",
            "If it comes back unpaid, the subscription is suspended again.",
        ),
    },
    "trial_started": {
        "subject": ("Votre essai a commencé", "Your trial has begun"),
        "preheader": ("Rien n'est facturé pendant l'essai.", "Nothing is billed during the trial."),
        "lead": (
            "L'essai dure jusqu'au {day}, et rien n'est facturé avant cette date.",
            "The trial lasts until {day}, and nothing is billed before that day.",
        ),
        "with": (
            "Avec un mode de paiement enregistré d'ici là, l'abonnement continue et sa première période est facturée.",
            "With a payment method saved by then, the subscription goes on and its first period is billed.",
        ),
        "without": (
            "Sans mode de paiement, l'essai s'arrête de lui-même.",
            "Without a payment method the trial stops by itself.",
        ),
    },
    "trial_ended": {
        "subject": ("Votre essai est terminé", "Your trial is over"),
        "preheader": ("Rien n'est facturé.", "Nothing is billed."),
        "lead": (
            "L'essai s'est arrêté le {day}, et rien n'est facturé.",
            "The trial stopped on {day}, and nothing is billed.",
        ),
        "open": _MY_ACCOUNT,
        "back": (
            "Vous pouvez vous abonner quand vous le souhaitez.",
            "You can subscribe whenever you like.",
        ),
    },
}

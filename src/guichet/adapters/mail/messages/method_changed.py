"""A payment method was added, entered anew or removed: the holders hear of it, whoever did it."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, MethodChange

_SHARED = {
    "method": ("Mode de paiement", "Payment method"),
    "replaced": ("À la place de", "In place of"),
    "person": ("Modifié par", "Changed by"),
    "customer": ("Compte", "Account"),
    "open": ("Voir les modes de paiement", "See the payment methods"),
    "unknown": (
        "Vous n'êtes pas au courant ? Écrivez à {email} : nous vérifierons avec vous.",
        "Not aware of it? Write to {email}: we will look into it with you.",
    ),
}
_ADDED = {
    "heading": ("Un mode de paiement a été ajouté", "A payment method was added"),
    "lead": (
        "{method} est enregistré. Rien n'a été débité.",
        "{method} is saved. Nothing was charged.",
    ),
}
_REPLACED = {
    "heading": ("Un mode de paiement a été remplacé", "A payment method was replaced"),
    "lead": (
        "{method} prend la place de {old}, aussi pour les prochains renouvellements. Rien n'a été débité.",
        "{method} takes the place of {old}, for coming renewals too. Nothing was charged.",
    ),
}
_REMOVED = {
    "heading": ("Un mode de paiement a été supprimé", "A payment method was removed"),
    "lead": (
        "{method} ne sera plus débité.",
        "{method} will not be charged any more.",
    ),
}


def write_added(reader: Reader, data: MethodChange) -> MailContent:
    return _write(reader, data, _ADDED)


def write_replaced(reader: Reader, data: MethodChange) -> MailContent:
    return _write(reader, data, _REPLACED)


def write_removed(reader: Reader, data: MethodChange) -> MailContent:
    return _write(reader, data, _REMOVED)


def _write(reader: Reader, data: MethodChange, texts: dict[str, tuple[str, str]]) -> MailContent:
    """The message for a holder."""
    say, old = reader.phrases(_SHARED | texts), data["replaced"]
    method = reader.card(data["method"])
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("heading"),
        preheader=say("lead", method=method, old=reader.card(old)),
        heading=say("heading"),
        lead=say("lead", method=method, old=reader.card(old)),
        reason=say("to_owner", customer=data["customer"]),
        facts=(
            (say("customer"), data["customer"]),
            (say("method"), method),
            *([(say("replaced"), reader.card(old))] if old else []),
            (say("person"), data["person"]),
        ),
        action=Action(say("open"), reader.brand.origin + data["path"]),
        paragraphs=(say("unknown", email=reader.brand.support_email),),
    )

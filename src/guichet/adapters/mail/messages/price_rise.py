"""The price of a subscription will be another one: from when on, how much, what to do until then; or not after all."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, PriceRiseFact

_TEXTS = {
    "subject": ("Le prix de votre abonnement change le {day}", "The price of your subscription changes on {day}"),
    "preheader": ("De {old} à {new}, avant taxes.", "From {old} to {new}, before tax."),
    "lead": (
        "À partir de votre période du {day}, le prix passe de {old} à {new}, avant taxes. Jusque-là, rien ne change.",
        "From your period of {day} on, the price goes from {old} to {new}, before tax. Until then nothing changes.",
    ),
    "per_month": ("{amount} par licence et par mois", "{amount} per licence and month"),
    "per_year": ("{amount} par licence et par an", "{amount} per licence and year"),
    "until": ("Prix actuel", "Price until then"),
    "after": ("Nouveau prix", "New price"),
    "open": ("Voir mes factures à venir", "See my upcoming invoices"),
    "leave": (
        "Si ce prix ne vous convient pas, vous pouvez annuler votre abonnement avant cette date, depuis sa page.",
        "If this price does not suit you, you can cancel your subscription before that day, from its page.",
    ),
}


_BACK = {
    "subject": ("Le prix de votre abonnement ne change pas", "The price of your subscription does not change"),
    "preheader": ("La hausse annoncée n'aura pas lieu.", "The rise that was announced does not come."),
    "lead": (
        "La hausse annoncée pour votre période du {day} n'aura pas lieu : le prix reste de {old}.",
        "The rise announced for your period of {day} does not come: the price stays at {old}.",
    ),
    "per_month": _TEXTS["per_month"],
    "per_year": _TEXTS["per_year"],
    "price": ("Prix", "Price"),
    "open": _TEXTS["open"],
    "nothing": ("Vous n'avez rien à faire.", "There is nothing that you need to do."),
}


def write_taken_back(reader: Reader, data: PriceRiseFact) -> MailContent:
    """To whoever had the notice: it does not come."""
    say, day = reader.phrases(_BACK), reader.day(data["day"])
    per = "per_year" if data["interval"] == "year" else "per_month"
    old = say(per, amount=reader.money(data["old_minor"], data["currency"]))
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject"),
        preheader=say("preheader"),
        heading=say("subject"),
        lead=say("lead", day=day, old=old),
        reason=say("to_owner", customer=data["customer"]),
        facts=((say("item"), data["item"]), (say("quantity"), str(data["quantity"])), (say("price"), old)),
        action=Action(say("open"), reader.brand.origin + data["path"]),
        paragraphs=(say("nothing"),),
    )


def write(reader: Reader, data: PriceRiseFact) -> MailContent:
    """The notice to a holder."""
    say, day = reader.phrases(_TEXTS), reader.day(data["day"])
    per = "per_year" if data["interval"] == "year" else "per_month"
    amounts = (data["old_minor"], data["new_minor"])
    old, new = (say(per, amount=reader.money(minor, data["currency"])) for minor in amounts)
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", day=day),
        preheader=say("preheader", old=old, new=new),
        heading=say("subject", day=day),
        lead=say("lead", day=day, old=old, new=new),
        reason=say("to_owner", customer=data["customer"]),
        facts=(
            (say("item"), data["item"]),
            (say("quantity"), str(data["quantity"])),
            (say("until"), old),
            (say("after"), new),
        ),
        action=Action(say("open"), reader.brand.origin + data["path"]),
        paragraphs=(say("leave"),),
    )

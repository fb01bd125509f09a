"""What a subscription lives through, as one kind of message each: what happened, from when, what one can do."""

from __future__ import annotations

from collections.abc import Callable

from guichet.adapters.mail.messages.subscription_texts import COMMON, ENDS, TEXTS
from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, SubscriptionFact


def writer(kind: str) -> Callable[[Reader, SubscriptionFact], MailContent]:
    """Writes the messages of `kind`, to a holder. Its texts other than those of the head are its paragraphs."""
    texts = TEXTS[kind]

    def write(reader: Reader, data: SubscriptionFact) -> MailContent:
        say, day = reader.phrases({**COMMON, **texts}), reader.day(data["day"])
        own = [name for name in texts if name not in {"subject", "preheader", "lead", "open"}]
        use = ["use"] if kind in ENDS and data.get("is_metered", False) else []
        return MailContent(
            brand=reader.brand,
            language=reader.language,
            subject=say("subject", day=day),
            preheader=say("preheader"),
            heading=say("subject", day=day),
            lead=say("lead", day=day),
            reason=say("to_owner", customer=data["customer"]),
            facts=(
                (say("customer"), data["customer"]),
                (say("item"), data["item"]),
                (say("quantity"), str(data["quantity"])),
            ),
            action=Action(say("open"), reader.brand.origin + data["path"]),
            paragraphs=tuple(say(name, email=reader.brand.support_email) for name in (*use, *own)),
        )

    return write


WRITERS = {kind: writer(kind) for kind in TEXTS}

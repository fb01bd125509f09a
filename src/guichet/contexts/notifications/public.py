"""The door of notifications."""

from guichet.contexts.notifications.operations.queue_mail import queue_mail, send_those_waiting_for
from guichet.contexts.notifications.queries import (
    MailLine,
    MailView,
    count_facts,
    count_sent,
    get_mail,
    list_mails,
    list_mails_to,
    list_told,
)

__all__ = [
    "MailLine",
    "MailView",
    "count_facts",
    "count_sent",
    "get_mail",
    "list_mails",
    "list_mails_to",
    "list_told",
    "queue_mail",
    "send_those_waiting_for",
]

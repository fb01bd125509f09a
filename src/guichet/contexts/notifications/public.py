"""The door of notifications."""

from guichet.contexts.notifications.operations.queue_mail import queue_mail, send_those_waiting_for
from guichet.contexts.notifications.queries import MailView, count_sent, get_mail, list_mails

__all__ = ["MailView", "count_sent", "get_mail", "list_mails", "queue_mail", "send_those_waiting_for"]

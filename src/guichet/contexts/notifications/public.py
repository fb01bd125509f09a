"""The door of notifications."""

from guichet.contexts.notifications.operations.queue_mail import queue_mail, send_text, send_those_waiting_for
from guichet.contexts.notifications.queries import MailView, get_mail, list_mails

__all__ = ["MailView", "get_mail", "list_mails", "queue_mail", "send_text", "send_those_waiting_for"]

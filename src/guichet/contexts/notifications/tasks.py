"""Jobs of notifications."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from guichet.contexts.notifications.operations import send_mail as operation
from guichet.contexts.notifications.operations.queue_mail import SEND_TASK


@app.task(name=SEND_TASK, retry=RetryStrategy(max_attempts=12, exponential_wait=4))
def send_mail(mail_id: str) -> None:
    """Tried again with growing waits while the SMTP server does not take it."""
    operation.send_mail(UUID(mail_id))

"""What may be asked about mails and webhooks."""

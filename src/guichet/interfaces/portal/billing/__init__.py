"""What was billed and how payments stand: history, an invoice, its PDF, paying it, the status of a payment."""

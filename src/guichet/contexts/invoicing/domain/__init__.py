"""Pure rules of invoicing: the document as issued and the sentences that law wants on it."""

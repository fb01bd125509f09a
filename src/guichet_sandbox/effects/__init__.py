"""What the sandbox does: rows and events together. Whoever calls holds the account's lock in a transaction."""

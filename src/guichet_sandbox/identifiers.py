"""Public references and secrets, in the provider's style: a prefix and random letters."""

import secrets
import string

ALPHABET = string.ascii_letters + string.digits


def random_letters(length: int = 24) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_reference(prefix: str) -> str:
    """For example `pi_3kTf…`; cannot be guessed."""
    return f"{prefix}_{random_letters()}"


def client_secret(reference: str) -> str:
    """The capability that opens the pages of one object."""
    return f"{reference}_secret_{random_letters()}"

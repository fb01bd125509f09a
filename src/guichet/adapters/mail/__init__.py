"""Mails: what each kind says (`messages`, one module a kind) and the one frame that gives it its form.

Both parts say the same facts. No image, no script, nothing fetched: a mail that is opened tells nobody.
"""

from guichet.adapters.mail.compose import render

__all__ = ["render"]

"""Sets the language in which a person reads pages and mails."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.access.models import User

LANGUAGES = ("fr", "en")


def set_language(user_id: UUID, language: str) -> None:
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    User.objects.filter(pk=user_id).update(language=language)

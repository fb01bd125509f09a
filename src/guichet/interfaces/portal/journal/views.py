"""The journal's page: the audit trail of the reader's own account, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guichet.contexts.access.public import list_people, list_staff
from guichet.infra.audit import Actor
from guichet.infra.audit_trail import count_records, list_records
from guichet.interfaces.portal.journal.words import SUBJECTS, Fact, facts_of, title_of
from guichet.interfaces.portal.paging import Paging, chosen_page
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest


@dataclass(frozen=True, slots=True)
class Line:
    """One change as shown; `at` is in the brand's zone."""

    title: str
    who: str
    at: datetime
    facts: list[Fact]


@allow(Permission.HOLDER, methods=("GET",))
def show_journal(request: HttpRequest) -> HttpResponse:
    """`?sujet=membres` shows one subject; an odd one shows all."""
    context = cast(MemberRequest, request).portal
    subject = request.GET.get("sujet", "")
    kinds = SUBJECTS[subject][1] if subject in SUBJECTS else ()
    paging = Paging(chosen_page(request.GET.get("page", "")), count_records(context.customer_id, kinds))
    records = list_records(context.customer_id, kinds, offset=paging.offset, limit=paging.size)
    people = list_people([r.actor.id for r in records if r.actor.kind == "person" and r.actor.id is not None])
    staff = list_staff(context.brand.id, [person.id for person in people])
    names = {person.id: person.name for person in people if person.id not in staff}
    zone = ZoneInfo(context.brand.time_zone)
    lines = [
        Line(
            title_of(record),
            _who(record.actor, names, context),
            record.occurred_at.astimezone(zone),
            facts_of(record, context.language, context.locale, inner=False),
        )
        for record in records
    ]
    values = {
        "lines": lines,
        "paging": paging,
        "subjects": [(code, words) for code, (words, _kinds) in SUBJECTS.items()],
        "subject": subject if kinds else "",
        "query": f"sujet={subject}&" if kinds else "",
    }
    return render(request, "portal/journal/journal.html", values)


def _who(actor: Actor, names: Mapping[UUID, str], context: MemberContext) -> str:
    """A person by name, the payment provider, or the company for its own people and its programs."""
    if actor.kind == "person" and actor.id is not None and actor.id in names:
        return names[actor.id]
    if actor.kind == "gateway":
        return _("Payment provider")
    return context.brand.name

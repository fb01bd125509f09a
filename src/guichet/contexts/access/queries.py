"""Reads of people and memberships; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower

from guichet.contexts.access.domain.invitations import InvitationStatus, fingerprint
from guichet.contexts.access.models import Invitation, Membership, StaffRole, User
from guichet.infra.any_of import Ids


@dataclass(frozen=True, slots=True)
class PersonView:
    id: UUID
    email: str
    first_name: str
    last_name: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class MembershipView:
    """`role` is holder, billing_manager or member."""

    id: UUID
    user_id: UUID
    customer_id: UUID
    brand_id: UUID
    role: str
    joined_at: datetime
    ended_at: datetime | None

    @property
    def is_holder(self) -> bool:
        return self.role == Membership.Role.HOLDER


@dataclass(frozen=True, slots=True)
class InvitationView:
    """`membership_id` is what accepting it made; `invited_by` a person."""

    id: UUID
    brand_id: UUID
    customer_id: UUID
    email: str
    role: str
    invited_by: UUID
    status: InvitationStatus
    created_at: datetime
    expires_at: datetime
    membership_id: UUID | None


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A member, or somebody invited: then `name` is empty, `user_id` None, and `expires_at` that of the link."""

    id: UUID
    is_member: bool
    user_id: UUID | None
    name: str
    email: str
    role: str
    since: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Team:
    """A page of a customer's people; `members` and `invitations` count all that the search finds."""

    lines: tuple[TeamLine, ...]
    members: int
    invitations: int


def _person(row: User) -> PersonView:
    return PersonView(row.id, row.email, row.first_name, row.last_name, row.language)


def get_person(user_id: UUID) -> PersonView:
    return _person(User.objects.get(pk=user_id))


def list_people(user_ids: Sequence[UUID]) -> list[PersonView]:
    """The people with these ids, in one query, in no order."""
    return [_person(row) for row in User.objects.filter(pk__in=user_ids)]


def find_person(email: str) -> PersonView | None:
    row = User.objects.filter(email=email.strip().lower()).first()
    return _person(row) if row else None


def list_memberships(user_id: UUID, brand_id: UUID) -> list[MembershipView]:
    """A person's memberships at one brand, holders first, oldest first."""
    rows = Membership.objects.filter(user_id=user_id, brand_id=brand_id, ended_at__isnull=True).order_by("pk")
    return sorted([_membership(row) for row in rows], key=lambda view: not view.is_holder)


def get_membership(membership_id: UUID) -> MembershipView:
    """One that has ended too."""
    return _membership(Membership.objects.get(pk=membership_id))


def list_members(customer_id: UUID) -> list[MembershipView]:
    """Whoever belongs to the customer now, holders first, then the oldest membership."""
    rows = Membership.objects.filter(customer_id=customer_id, ended_at__isnull=True).order_by("pk")
    return sorted([_membership(row) for row in rows], key=lambda view: not view.is_holder)


def find_member(customer_id: UUID, user_id: UUID) -> MembershipView | None:
    row = Membership.objects.filter(customer_id=customer_id, user_id=user_id, ended_at__isnull=True).first()
    return _membership(row) if row else None


def _membership(row: Membership) -> MembershipView:
    return MembershipView(row.id, row.user_id, row.customer_id, row.brand_id, row.role, row.joined_at, row.ended_at)


def has_access(user_id: UUID, brand_id: UUID) -> bool:
    """Whether the person may sign in at the brand: as a member of one of its customers, or as its staff."""
    return (
        Membership.objects.filter(user_id=user_id, brand_id=brand_id, ended_at__isnull=True).exists()
        or StaffRole.objects.filter(user_id=user_id, brand_id=brand_id).exists()
    )


def staff_role(user_id: UUID, brand_id: UUID) -> str | None:
    row = StaffRole.objects.filter(user_id=user_id, brand_id=brand_id).first()
    return row.role if row else None


def list_staff(brand_id: UUID, user_ids: Sequence[UUID]) -> set[UUID]:
    """Those of them who are the brand's own people."""
    return set(StaffRole.objects.filter(brand_id=brand_id, user_id__in=user_ids).values_list("user_id", flat=True))


def list_holders(customer_ids: Sequence[UUID]) -> dict[UUID, list[PersonView]]:
    """The holders of each customer, oldest membership first, in one query."""
    holders: dict[UUID, list[PersonView]] = {customer_id: [] for customer_id in customer_ids}
    rows = Membership.objects.filter(
        customer_id__any_of=Ids(customer_ids), role=Membership.Role.HOLDER, ended_at__isnull=True
    ).order_by("pk")
    of_person = ("user_id", "user__email", "user__first_name", "user__last_name", "user__language")
    for customer_id, *person in rows.values_list("customer_id", *of_person):
        holders[customer_id].append(PersonView(*person))
    return holders


# Invitations ---------------------------------------------------------------------------------------------------------


def invitation_view(row: Invitation) -> InvitationView:
    return InvitationView(
        id=row.id,
        brand_id=row.brand_id,
        customer_id=row.customer_id,
        email=row.email,
        role=row.role,
        invited_by=row.invited_by_id,
        status=InvitationStatus(row.status),
        created_at=row.created_at,
        expires_at=row.expires_at,
        membership_id=row.membership_id,
    )


def get_invitation(invitation_id: UUID) -> InvitationView:
    return invitation_view(Invitation.objects.get(pk=invitation_id))


def find_invitation(brand_id: UUID, token: str) -> InvitationView | None:
    """What a link of this brand leads to, in whatever state; None for a token that is not, or no longer, one."""
    row = Invitation.objects.filter(brand_id=brand_id, token_hash=fingerprint(token)).first()
    return invitation_view(row) if row else None


def list_pending_invitations(customer_id: UUID) -> list[InvitationView]:
    """Oldest first."""
    rows = Invitation.objects.filter(customer_id=customer_id, status=InvitationStatus.PENDING).order_by("pk")
    return [invitation_view(row) for row in rows]


def list_expired_invitations(brand_id: UUID, at: datetime, limit: int) -> list[UUID]:
    """Pending ones whose time is over, the earliest first, by the index."""
    rows = Invitation.objects.filter(brand_id=brand_id, status=InvitationStatus.PENDING, expires_at__lte=at)
    return list(rows.order_by("expires_at", "id").values_list("id", flat=True)[:limit])


def next_invitation_expiry(brand_id: UUID) -> datetime | None:
    """When the next pending invitation of the brand is over, by the index."""
    rows = Invitation.objects.filter(brand_id=brand_id, status=InvitationStatus.PENDING).order_by("expires_at")
    return rows.values_list("expires_at", flat=True).first()


def list_known_emails(customer_id: UUID, emails: Sequence[str]) -> tuple[set[str], set[str]]:
    """Of these addresses (lower case), those of members, and those of pending invitations."""
    members = Membership.objects.filter(customer_id=customer_id, ended_at__isnull=True, user__email__in=emails)
    invited = Invitation.objects.filter(customer_id=customer_id, status=InvitationStatus.PENDING, email__in=emails)
    return set(members.values_list("user__email", flat=True)), set(invited.values_list("email", flat=True))


# Members and invitations as one list ---------------------------------------------------------------------------------

MEMBERS, INVITATIONS = "members", "invitations"
_ACCENTED, _PLAIN = "àâäáãåçéèêëíìîïñóòôöõúùûüÿ", "aaaaaaceeeeiiiinooooouuuuy"


def get_team(customer_id: UUID, *, part: str = "", search: str = "", offset: int = 0, limit: int = 50) -> Team:
    """Holders first, then members by age, then pending invitations; `part` leaves the others out of the lines.

    `search` is part of a name or an address; capitals and accents do not matter. Four queries, whatever their number.
    """
    members = Membership.objects.filter(customer_id=customer_id, ended_at__isnull=True)
    invitations = Invitation.objects.filter(customer_id=customer_id, status=InvitationStatus.PENDING)
    if wanted := search.translate(str.maketrans("", "", "\0")).strip().lower():
        wanted = wanted.translate(str.maketrans(_ACCENTED, _PLAIN))
        name = Concat("user__first_name", Value(" "), "user__last_name")
        members = members.annotate(named=_plain(name)).filter(
            Q(named__contains=wanted) | Q(user__email__contains=wanted)
        )
        invitations = invitations.filter(email__contains=wanted)
    how_many = (members.count(), invitations.count())
    shown_members = how_many[0] if part != INVITATIONS else 0
    lines = [] if part == INVITATIONS else _member_lines(members, offset, offset + limit)
    if part != MEMBERS and len(lines) < limit:
        start = max(0, offset - shown_members)
        lines += _invitation_lines(invitations, start, start + limit - len(lines))
    return Team(tuple(lines), *how_many)


def _plain(text: Concat) -> Func:
    return Func(Lower(text), Value(_ACCENTED), Value(_PLAIN), function="translate")


def _member_lines(rows: QuerySet[Membership], start: int, end: int) -> list[TeamLine]:
    is_holder = Q(role=Membership.Role.HOLDER)
    found = rows.select_related("user").annotate(first=is_holder).order_by(F("first").desc(), "pk")[start:end]
    return [
        TeamLine(row.id, True, row.user_id, str(row.user), row.user.email, row.role, row.joined_at, None)
        for row in found
    ]


def _invitation_lines(rows: QuerySet[Invitation], start: int, end: int) -> list[TeamLine]:
    return [
        TeamLine(row.id, False, None, "", row.email, row.role, row.created_at, row.expires_at)
        for row in rows.order_by("pk")[start:end]
    ]

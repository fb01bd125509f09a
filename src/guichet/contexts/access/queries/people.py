"""Reads of people and memberships; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from guichet.contexts.access.domain.invitations import InvitationStatus, fingerprint
from guichet.contexts.access.models import Invitation, Membership, StaffRole, User
from guichet.infra.any_of import Ids
from guichet.infra.reads import rows


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
class Standing:
    """Somebody's place at a brand: `memberships`, holders first, oldest first, and `holders` of each of their
    customers, oldest first; `staff_role` where they are one of the company's own people.
    """

    memberships: tuple[MembershipView, ...]
    holders: dict[UUID, tuple[PersonView, ...]]
    staff_role: str | None

    @property
    def has_access(self) -> bool:
        return bool(self.memberships) or self.staff_role is not None


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


def person_of(user: AbstractBaseUser | AnonymousUser) -> PersonView:
    """Of whoever Django says is signed in; without a query."""
    assert isinstance(user, User)  # noqa: S101 - the user model is this one
    return _person(user)


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


_STANDING = """
    SELECT m.id, m.user_id, m.customer_id, m.brand_id, m.role, m.joined_at, m.ended_at,
        u.id, u.email, u.first_name, u.last_name, u.language
    FROM access_membership m JOIN access_user u ON u.id = m.user_id
    WHERE m.ended_at IS NULL AND (m.user_id = %(user)s OR m.role = 'holder') AND m.customer_id IN (
        SELECT own.customer_id FROM access_membership own
        WHERE own.user_id = %(user)s AND own.brand_id = %(brand)s AND own.ended_at IS NULL)
    ORDER BY m.id
"""


def standing_of(user_id: UUID, brand_id: UUID, *, as_staff: bool) -> Standing:
    """One query; another where they have no membership, or are to be seen `as_staff` besides."""
    memberships: list[MembershipView] = []
    holders: dict[UUID, list[PersonView]] = {}
    for row in rows(_STANDING, {"user": user_id, "brand": brand_id}):
        membership = MembershipView(*row[:7])
        if membership.user_id == user_id:
            memberships.append(membership)
        if membership.is_holder:
            holders.setdefault(membership.customer_id, []).append(PersonView(*row[7:]))
    return Standing(
        tuple(sorted(memberships, key=lambda view: not view.is_holder)),
        {customer_id: tuple(people) for customer_id, people in holders.items()},
        staff_role(user_id, brand_id) if as_staff or not memberships else None,
    )


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
# Counts of all that is found, and beside them one page of it. Names are looked up for what is shown, or searched.
_TEAM = """
    WITH found AS (
        SELECT m.id, TRUE AS is_member, m.user_id, '' AS email, m.role, m.joined_at AS since,
            NULL::timestamptz AS expires_at, m.role <> 'holder' AS is_later
        FROM access_membership m
        WHERE m.customer_id = %(customer)s AND m.ended_at IS NULL
            AND (%(search)s = '' OR EXISTS (
                SELECT FROM access_user u,
                    translate(lower(u.first_name || ' ' || u.last_name), %(accented)s, %(plain)s) AS name
                WHERE u.id = m.user_id AND (position(%(search)s IN name) > 0 OR position(%(search)s IN u.email) > 0)))
        UNION ALL
        SELECT i.id, FALSE, NULL, i.email, i.role, i.created_at, i.expires_at, TRUE
        FROM access_invitation i
        WHERE i.customer_id = %(customer)s AND i.status = 'pending' AND position(%(search)s IN i.email) > 0
    ), counted AS (
        SELECT count(*) FILTER (WHERE is_member) AS members, count(*) FILTER (WHERE NOT is_member) AS invitations
        FROM found
    ), shown AS (
        SELECT * FROM found WHERE %(part)s = '' OR is_member = (%(part)s = 'members')
        ORDER BY is_member DESC, is_later, id OFFSET %(offset)s LIMIT %(limit)s
    )
    SELECT counted.members, counted.invitations, shown.id, shown.is_member, shown.user_id,
        coalesce(u.first_name || ' ' || u.last_name, ''), coalesce(u.email, shown.email), shown.role, shown.since,
        shown.expires_at
    FROM counted LEFT JOIN shown ON TRUE LEFT JOIN access_user u ON u.id = shown.user_id
    ORDER BY shown.is_member DESC, shown.is_later, shown.id
"""


def get_team(customer_id: UUID, *, part: str = "", search: str = "", offset: int = 0, limit: int = 50) -> Team:
    """Holders first, then members by age, then pending invitations; `part` leaves the others out of the lines.

    `search` is part of a name or an address; capitals and accents do not matter. One query, whatever their number.
    """
    wanted = search.replace("\0", "").strip().lower().translate(str.maketrans(_ACCENTED, _PLAIN))
    asked = {"customer": customer_id, "part": part, "search": wanted, "offset": offset, "limit": limit}
    found = rows(_TEAM, asked | {"accented": _ACCENTED, "plain": _PLAIN})
    return Team(tuple(TeamLine(*line) for _, _, *line in found if line[0] is not None), found[0][0], found[0][1])

"""The door of access."""

from guichet.contexts.access.operations.add_person import add_membership, add_person, add_staff_role
from guichet.contexts.access.operations.set_language import set_language
from guichet.contexts.access.queries import (
    MembershipView,
    PersonView,
    find_person,
    get_person,
    has_access,
    list_holders,
    list_memberships,
    staff_role,
)

__all__ = [
    "MembershipView",
    "PersonView",
    "add_membership",
    "add_person",
    "add_staff_role",
    "find_person",
    "get_person",
    "has_access",
    "list_holders",
    "list_memberships",
    "set_language",
    "staff_role",
]

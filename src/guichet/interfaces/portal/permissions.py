"""Who may open a view. Every view carries `@allow(…)`; the middleware refuses one that does not (deny by default)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django_htmx.http import HttpResponseClientRedirect

from guichet.contexts.access.public import MembershipView
from guichet.contexts.brands.public import ProgrammeView
from guichet.interfaces.portal.portal_request import MemberContext, PortalContext, StaffContext


class Permission(StrEnum):
    """From anybody to the account's holder, each includes those after it; and the company's own people."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"  # a member of one of the brand's customers, or the brand's own people
    MEMBER = "member"  # a member of the customer that the page is about
    BILLING = "billing"  # a role that the programme lets see billing
    HOLDER = "holder"
    STAFF = "staff"  # any of the company's own people
    FINANCE = "finance"  # those of them who may move money
    ADMINISTRATOR = "administrator"  # those of them who may let programs in
    PROGRAM = "program"  # a program with a key of the brand's; interfaces.api looks at it


BILLING_ROLES_DEFAULT = ("holder",)
STAFF_ROLES = {
    Permission.STAFF: None,
    Permission.FINANCE: ("administrator", "finance"),
    Permission.ADMINISTRATOR: ("administrator",),
}
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def allow(permission: Permission, *, methods: tuple[str, ...] = ("GET", "POST")) -> Callable[[View], View]:
    """Let the view run for those who may, and by the methods named (GET includes HEAD).

    Who is not signed in is sent to sign in and back; who is, but may not, gets the 403 page that names who may.
    From MEMBER on `request.portal` is a MemberContext, for the company's own people a StaffContext.
    """
    accepted = {*methods, *(("HEAD",) if "GET" in methods else ())}

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in accepted:
                return HttpResponseNotAllowed(sorted(accepted))
            if permission is Permission.PUBLIC:
                return view(request, *args, **kwargs)
            context: PortalContext = request.portal  # type: ignore[attr-defined]
            if context.person is None:
                return _to_sign_in(request)
            if permission in STAFF_ROLES:
                if not may_as_staff(permission, context.staff_role):
                    raise PermissionDenied(permission)
                request.portal = _staff(context)  # type: ignore[attr-defined]
            elif not may(permission, context.membership, context.programme):
                raise PermissionDenied(permission)
            elif permission is not Permission.SIGNED_IN:
                request.portal = _member(context)  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def leave_to(permission: Permission, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Of a view that looks at its caller itself: anybody's, or a program's with a key. No form, so no forged one."""
    checked = csrf_exempt(view)
    checked.permission = permission  # type: ignore[attr-defined]
    return checked


def may(permission: Permission, membership: MembershipView | None, programme: ProgrammeView | None) -> bool:
    """Whether somebody signed in, with this membership (None: the brand's own people), is let through."""
    if permission in {Permission.PUBLIC, Permission.SIGNED_IN}:
        return True
    if membership is None or programme is None:
        return False
    if permission is Permission.HOLDER:
        return membership.is_holder
    if permission is Permission.BILLING:
        return membership.role in programme.policy.get("billing_roles", BILLING_ROLES_DEFAULT)
    return True


def may_as_staff(permission: Permission, role: str | None) -> bool:
    """Whether one of the company's own people is let through; `role` is theirs at the brand, None for anybody else."""
    roles = STAFF_ROLES[permission]
    return role is not None and (roles is None or role in roles)


def permission_of(view: object) -> Permission | None:
    """The permission that `allow` put on a view, None if it never did."""
    found = getattr(view, "permission", None)
    return found if isinstance(found, Permission) else None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    address = f"{reverse('account_login')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def _member(context: PortalContext) -> MemberContext:
    assert context.person is not None  # noqa: S101 - `may` has just said so, of all four
    assert context.membership is not None  # noqa: S101
    assert context.customer is not None  # noqa: S101
    assert context.programme is not None  # noqa: S101
    return MemberContext(
        brand=context.brand,
        at=context.at,
        language=context.language,
        locale=context.locale,
        person=context.person,
        membership=context.membership,
        accounts=context.accounts,
        holders=context.holders,
        customer=context.customer,
        programme=context.programme,
    )


def _staff(context: PortalContext) -> StaffContext:
    """Without the memberships that the person may have besides: nothing of the back office is about these."""
    assert context.person is not None  # noqa: S101 - `may_as_staff` has just said so, of both
    assert context.staff_role is not None  # noqa: S101
    return StaffContext(
        brand=context.brand,
        at=context.at,
        language=context.language,
        locale=context.locale,
        person=context.person,
        membership=None,
        accounts=(),
        holders=(),
        customer=None,
        programme=None,
        staff_role=context.staff_role,
    )

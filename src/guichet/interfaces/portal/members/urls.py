"""Addresses of members and of invitations' links."""

from django.urls import path

from guichet.interfaces.portal.members import actions, invitation, invite, team

urlpatterns = [
    path("membres/", team.show_members, name="members"),
    path("membres/inviter/", invite.invite_members, name="invite_members"),
    path("membres/<uuid:membership_id>/retirer/", actions.remove, name="remove_member"),
    path("membres/<uuid:membership_id>/attribuer/", actions.give_licence, name="give_licence"),
    path("membres/<uuid:membership_id>/liberer/", actions.free_licence, name="free_licence"),
    path("membres/invitations/<uuid:invitation_id>/relancer/", actions.resend_invitation, name="resend_invitation"),
    path("membres/invitations/<uuid:invitation_id>/revoquer/", actions.revoke_invitation, name="revoke_invitation"),
    path("invitation/<slug:token>/", invitation.show_invitation, name="invitation"),
]

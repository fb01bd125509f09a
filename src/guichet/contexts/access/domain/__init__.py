"""Pure rules of people and their invitations."""

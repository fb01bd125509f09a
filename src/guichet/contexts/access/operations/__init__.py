"""What can be done to people and memberships."""

"""What may be asked about people, their memberships, and the keys of programs."""

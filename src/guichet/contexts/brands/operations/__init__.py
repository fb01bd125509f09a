"""What can be done to brands."""

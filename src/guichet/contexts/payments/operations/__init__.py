"""What can be done to payments."""

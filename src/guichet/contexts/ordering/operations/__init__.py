"""What can be done to orders."""

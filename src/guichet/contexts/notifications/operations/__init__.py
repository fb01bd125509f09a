"""What can be done to mails."""

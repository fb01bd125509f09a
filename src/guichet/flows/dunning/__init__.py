"""What follows a refused payment: runs are opened, their steps taken, and all that is owed collected at once."""

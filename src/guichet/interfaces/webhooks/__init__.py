"""What providers post to us: `/webhooks/GATEWAY/` on each brand's host. Translation only."""

"""The portal's own pages: overview, account. Journeys have packages of their own beside this one."""

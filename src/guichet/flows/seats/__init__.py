"""Who holds the licences: inviting, joining, leaving, and what a subscription's start and end do to its seats.

Each journey is one unit of work: `seats.invite`, `seats.resend`, `seats.revoke`, `seats.accept`, `seats.remove_member`,
`seats.assign`, `seats.release`, `seats.expire`. It takes the customer's lock, then the subscription's, and records the
seat with the membership or invitation that holds it, the audit trail, the events and the mail: all of it or nothing.
"""

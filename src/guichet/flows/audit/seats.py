"""Seats: never more than there are licences, each in the hands of somebody who belongs there."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant

ENOUGH = Invariant(
    "I-29",
    "No item has more seats held than it has licences, now or at its term, and an ended subscription has none",
    """
SELECT 'item', t.id, concat(h.seats, ' held of ', t.quantity, coalesce(', ' || c.quantity || ' from the term on', ''),
    ', subscription ', s.status)
FROM (SELECT item_id, count(*) AS seats FROM entitlements_seat WHERE released_at IS NULL GROUP BY item_id) h
JOIN subscriptions_item t ON t.id = h.item_id
JOIN subscriptions_subscription s ON s.id = t.subscription_id
LEFT JOIN subscriptions_scheduledchange c ON c.item_id = t.id AND c.status = 'waiting' AND c.kind = 'terms'
WHERE h.seats > least(t.quantity, coalesce(c.quantity, t.quantity)) OR s.status = 'canceled'
""",
)

WHOSE = Invariant(
    "I-30",
    "A held seat is a member's or a pending invitation's of that customer, and each pending invitation holds one",
    """
SELECT 'seat', e.id, concat('held by ',
    coalesce('membership ' || m.id || coalesce(' ended ' || m.ended_at::date, ''),
        'invitation ' || v.id || ' ' || v.status),
    ' of customer ', coalesce(m.customer_id, v.customer_id), ', sold to ', s.customer_id)
FROM entitlements_seat e
JOIN subscriptions_item t ON t.id = e.item_id
JOIN subscriptions_subscription s ON s.id = t.subscription_id
LEFT JOIN access_membership m ON m.id = e.membership_id
LEFT JOIN access_invitation v ON v.id = e.invitation_id
WHERE e.released_at IS NULL AND (
    m.ended_at IS NOT NULL OR v.status <> 'pending' OR coalesce(m.customer_id, v.customer_id) <> s.customer_id
)
UNION ALL
SELECT 'invitation', v.id, 'is pending and holds no seat'
FROM access_invitation v
WHERE v.status = 'pending'
    AND NOT EXISTS (SELECT 1 FROM entitlements_seat e WHERE e.invitation_id = v.id AND e.released_at IS NULL)
""",
)

LET_IN = Invariant(
    "I-31",
    "An accepted invitation let in the person of its address, and whoever has members has a holder",
    """
SELECT 'invitation', v.id, concat('for ', v.email, ', let in ', u.email, ' at customer ', m.customer_id)
FROM access_invitation v
JOIN access_membership m ON m.id = v.membership_id
JOIN access_user u ON u.id = m.user_id
WHERE v.status = 'accepted' AND (v.email <> u.email OR v.customer_id <> m.customer_id OR v.brand_id <> m.brand_id)
UNION ALL
SELECT 'customer', m.customer_id, 'has no holder'
FROM access_membership m
GROUP BY m.customer_id
HAVING count(*) FILTER (WHERE m.role = 'holder' AND m.ended_at IS NULL) = 0
""",
)

SEATS = (ENOUGH, WHOSE, LET_IN)

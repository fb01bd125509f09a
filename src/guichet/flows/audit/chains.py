"""The chains of what was issued, paid and kept: each thing is as it was linked, each link follows the one before."""

from __future__ import annotations

from guichet.contexts.invoicing.public import CREDIT_NOTE, DOCUMENT, INVOICE
from guichet.contexts.payments.public import ALLOCATION, MOVEMENT
from guichet.flows.audit.invariant import Invariant
from guichet.infra.chain import Chained

CHAINED = (INVOICE, CREDIT_NOTE, DOCUMENT, MOVEMENT, ALLOCATION)


def _as_linked(chained: Chained) -> str:
    """Of one kind: each thing's rows as they are now against its link. Which rows differ is asked for those alone."""
    stored = (
        "SELECT substring(l.digests FROM 32 * n + 1 FOR 32) FROM generate_series(0, length(l.digests) / 32 - 1) AS n"
    )
    return f"""
SELECT '{chained.kind.replace("_", " ")}', coalesce(now.subject_id, l.subject_id), CASE
    WHEN now.subject_id IS NULL THEN concat('is gone; it was link ', l.position, ' of ', l.chain)
    WHEN l.subject_id IS NULL THEN 'is in no chain'
    ELSE (
        SELECT concat_ws('; ',
            'not as it was linked: ' || string_agg(r.label, ', ' ORDER BY r.part, r.place COLLATE "C")
                FILTER (WHERE r.digest NOT IN ({stored})),
            nullif(concat('rows: ', count(*), ', linked: ', length(l.digests) / 32),
                concat('rows: ', count(*), ', linked: ', count(*))),
            concat('link ', l.position, ' of ', l.chain))
        FROM ({chained.each_row("subject_id = now.subject_id")}) AS r
    ) END
FROM ({chained.digests()}) AS now
FULL JOIN (SELECT * FROM infra_chainlink WHERE kind = '{chained.kind}') AS l ON l.subject_id = now.subject_id
WHERE now.digests IS DISTINCT FROM l.digests
"""  # noqa: S608 - made of this program's own text


AS_LINKED = Invariant(
    "I-45",
    "What was issued, paid and kept is as it was when it was chained",
    " UNION ALL ".join(map(_as_linked, CHAINED)),
)

UNBROKEN = Invariant(
    "I-46",
    "Every chain is unbroken from its first link to its counter",
    """
SELECT 'chain', chain, concat('link ', position, ', ', replace(kind, '_', ' '), ' ', subject_id,
    CASE WHEN position <> expected THEN concat(': the link before is gone or new, ', expected, ' was to follow')
         ELSE ': does not follow from the link before' END)
FROM (
    SELECT *, coalesce(lag(position) OVER links, 0) + 1 AS expected,
        coalesce(lag(link) OVER links, sha256(convert_to(chain, 'UTF8'))) AS before
    FROM infra_chainlink WINDOW links AS (PARTITION BY chain ORDER BY position)
) AS linked
WHERE position <> expected OR link <> sha256(before || digests)
UNION ALL
SELECT 'chain', coalesce(c.key, h.chain), concat('ends at ', coalesce(h.last, 0), ', its counter at ', c.value)
FROM (SELECT chain, max(position) AS last FROM infra_chainlink GROUP BY chain) h
FULL JOIN (
    SELECT * FROM infra_counter WHERE split_part(key, ':', 2) IN ('invoice', 'credit_note', 'account') AND value > 0
) c ON c.key = h.chain
WHERE h.last IS DISTINCT FROM c.value
""",
)

CHAINS = (AS_LINKED, UNBROKEN)

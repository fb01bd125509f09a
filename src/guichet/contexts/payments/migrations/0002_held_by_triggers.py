"""Money that moved never changes; what settles or goes back of it never exceeds it, nor an invoice its total."""

from django.db import migrations

HOLD = """
CREATE TRIGGER payment_event_append_only BEFORE UPDATE OR DELETE ON payments_paymentevent
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER allocation_append_only BEFORE UPDATE OR DELETE ON payments_allocation
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

-- Two at once: the second waits for the rows that it draws on, and then sees what the first one took.
CREATE FUNCTION payments_allocations_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    PERFORM 1 FROM invoicing_invoice WHERE id IN (SELECT invoice_id FROM added) ORDER BY id FOR UPDATE;
    SELECT i.number INTO wrong FROM invoicing_invoice i JOIN payments_allocation a ON a.invoice_id = i.id
        WHERE i.id IN (SELECT invoice_id FROM added) GROUP BY i.id HAVING sum(a.amount_minor) > i.total_minor LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'invoice % would be settled beyond its total', wrong USING ERRCODE = 'check_violation';
    END IF;
    PERFORM payments_credit_fits(ARRAY(SELECT credit_note_id FROM added WHERE credit_note_id IS NOT NULL));
    RETURN NULL;
END $$;

CREATE FUNCTION payments_credit_fits(notes uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    IF cardinality(notes) = 0 THEN
        RETURN;
    END IF;
    PERFORM 1 FROM invoicing_creditnote WHERE id = ANY(notes) ORDER BY id FOR UPDATE;
    SELECT n.number INTO wrong FROM invoicing_creditnote n
        WHERE n.id = ANY(notes) AND n.total_minor <
            (SELECT coalesce(sum(amount_minor), 0) FROM payments_allocation WHERE credit_note_id = n.id)
            + (SELECT coalesce(sum(amount_minor), 0) FROM payments_refund WHERE credit_note_id = n.id AND status <> 'failed')
        LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'more would be given of credit note % than it comes to', wrong USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE TRIGGER allocations_fit AFTER INSERT ON payments_allocation REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_allocations_fit();

CREATE FUNCTION payments_refunds_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
BEGIN
    PERFORM 1 FROM payments_payment WHERE id IN (SELECT payment_id FROM added) ORDER BY id FOR UPDATE;
    SELECT p.id INTO wrong FROM payments_payment p JOIN payments_refund r ON r.payment_id = p.id
        WHERE p.id IN (SELECT payment_id FROM added) AND r.status <> 'failed'
        GROUP BY p.id HAVING sum(r.amount_minor) > p.amount_minor LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'more would go back than payment % brought', wrong USING ERRCODE = 'check_violation';
    END IF;
    PERFORM payments_credit_fits(ARRAY(SELECT credit_note_id FROM added WHERE credit_note_id IS NOT NULL));
    RETURN NULL;
END $$;
CREATE TRIGGER refunds_fit AFTER INSERT ON payments_refund REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_refunds_fit();

CREATE TRIGGER settlement_append_only BEFORE UPDATE OR DELETE ON payments_settlement
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]

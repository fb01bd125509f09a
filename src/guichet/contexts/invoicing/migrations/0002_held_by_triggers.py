"""What is issued never changes: only its payment state moves. Credit notes never come to more than their invoice."""

from django.db import migrations

HOLD = """
CREATE FUNCTION invoicing_only_payment_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen invoicing_invoice := NEW;
BEGIN
    frozen.status := OLD.status;
    IF frozen IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'invoice % is issued: only its payment state moves', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_only_payment_state BEFORE UPDATE ON invoicing_invoice
    FOR EACH ROW EXECUTE FUNCTION invoicing_only_payment_state();
CREATE TRIGGER invoice_never_deleted BEFORE DELETE ON invoicing_invoice
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER invoice_line_append_only BEFORE UPDATE OR DELETE ON invoicing_invoiceline
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER invoice_tax_append_only BEFORE UPDATE OR DELETE ON invoicing_invoicetax
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER document_append_only BEFORE UPDATE OR DELETE ON invoicing_document
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

CREATE FUNCTION invoicing_credit_notes_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    -- Two at once: the second waits here, and then sees what the first one credited.
    PERFORM 1 FROM invoicing_invoice WHERE id IN (SELECT invoice_id FROM added) ORDER BY id FOR UPDATE;
    SELECT i.number INTO wrong FROM added n JOIN invoicing_invoice i ON i.id = n.invoice_id
        WHERE (n.brand_id, n.customer_id, n.currency) IS DISTINCT FROM (i.brand_id, i.customer_id, i.currency) LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'a credit note of invoice % is of another customer', wrong USING ERRCODE = 'check_violation';
    END IF;
    SELECT i.number INTO wrong FROM invoicing_invoice i JOIN invoicing_creditnote n ON n.invoice_id = i.id
        WHERE i.id IN (SELECT invoice_id FROM added) GROUP BY i.id HAVING sum(n.total_minor) > i.total_minor LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'credit notes exceed invoice %', wrong USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER credit_notes_fit AFTER INSERT ON invoicing_creditnote REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION invoicing_credit_notes_fit();

CREATE FUNCTION invoicing_credit_note_lines_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT l.id INTO wrong
        FROM invoicing_invoiceline l JOIN invoicing_creditnoteline c ON c.invoice_line_id = l.id
        WHERE l.id IN (SELECT invoice_line_id FROM added)
        GROUP BY l.id
        HAVING sum(c.amount_minor) NOT BETWEEN least(0, l.amount_minor - l.discount_minor)
            AND greatest(0, l.amount_minor - l.discount_minor) LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'credit notes exceed line % of an invoice', wrong USING ERRCODE = 'check_violation';
    END IF;
    SELECT c.id INTO wrong FROM added c
        JOIN invoicing_creditnote n ON n.id = c.credit_note_id JOIN invoicing_invoiceline l ON l.id = c.invoice_line_id
        WHERE l.invoice_id <> n.invoice_id LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'credit note line % is of another invoice', wrong USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER credit_note_lines_fit AFTER INSERT ON invoicing_creditnoteline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION invoicing_credit_note_lines_fit();

CREATE TRIGGER credit_note_append_only BEFORE UPDATE OR DELETE ON invoicing_creditnote
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER credit_note_line_append_only BEFORE UPDATE OR DELETE ON invoicing_creditnoteline
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER credit_note_tax_append_only BEFORE UPDATE OR DELETE ON invoicing_creditnotetax
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER withdrawal_append_only BEFORE UPDATE OR DELETE ON invoicing_withdrawal
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER earned_day_append_only BEFORE UPDATE OR DELETE ON invoicing_earnedday
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER write_off_append_only BEFORE UPDATE OR DELETE ON invoicing_writeoff
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

-- A charge is what it was asked for: only its state moves.
CREATE FUNCTION invoicing_only_charge_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen invoicing_charge := NEW;
BEGIN
    frozen.status := OLD.status;
    IF frozen IS DISTINCT FROM OLD OR OLD.status <> 'waiting' THEN
        RAISE EXCEPTION 'charge %: only its state moves, once', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER charge_only_state BEFORE UPDATE ON invoicing_charge
    FOR EACH ROW EXECUTE FUNCTION invoicing_only_charge_state();
CREATE TRIGGER charge_never_deleted BEFORE DELETE ON invoicing_charge
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

CREATE TRIGGER skipped_line_append_only BEFORE UPDATE OR DELETE ON invoicing_skippedline
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE FUNCTION invoicing_skipped_is_not_invoiced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'period' AND EXISTS (
        SELECT 1 FROM invoicing_invoiceline l
        WHERE l.item_id = NEW.item_id AND l.price_id = NEW.price_id AND l.period_start = NEW.period_start
            AND l.kind = 'period'
    ) THEN
        RAISE EXCEPTION 'the period of item % from % on is invoiced', NEW.item_id, NEW.period_start
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER skipped_is_not_invoiced BEFORE INSERT ON invoicing_skippedline
    FOR EACH ROW EXECUTE FUNCTION invoicing_skipped_is_not_invoiced();

CREATE FUNCTION invoicing_given_back_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    -- Two at once: the second waits here, and then sees what the first one gave back.
    PERFORM 1 FROM invoicing_invoice
        WHERE id IN (SELECT l.invoice_id FROM added a JOIN invoicing_invoiceline l ON l.id = a.invoice_line_id)
        ORDER BY id FOR UPDATE;
    SELECT l.id INTO wrong
        FROM invoicing_invoiceline l JOIN invoicing_givenback g ON g.invoice_line_id = l.id
        WHERE l.id IN (SELECT invoice_line_id FROM added)
        GROUP BY l.id HAVING sum(g.amount_minor) > l.amount_minor OR sum(g.discount_minor) > l.discount_minor LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'more is given back of line % than it charged', wrong USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER given_back_fits AFTER INSERT ON invoicing_givenback REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION invoicing_given_back_fits();
CREATE TRIGGER given_back_append_only BEFORE UPDATE OR DELETE ON invoicing_givenback
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0001_initial"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]

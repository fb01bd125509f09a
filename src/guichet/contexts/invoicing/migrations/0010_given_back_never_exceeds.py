"""What changes gave back of a line never changes, and never comes to more than the line charged."""

from django.db import migrations

HOLD = """
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
UNDO = """
DROP TRIGGER given_back_append_only ON invoicing_givenback;
DROP TRIGGER given_back_fits ON invoicing_givenback;
DROP FUNCTION invoicing_given_back_fits();
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0009_given_back")]
    operations = [migrations.RunSQL(HOLD, UNDO)]

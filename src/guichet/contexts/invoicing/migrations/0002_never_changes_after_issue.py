"""An issued invoice, its lines, taxes and kept documents never change; only the payment state moves."""

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
"""
UNDO = """
DROP TRIGGER document_append_only ON invoicing_document;
DROP TRIGGER invoice_tax_append_only ON invoicing_invoicetax;
DROP TRIGGER invoice_line_append_only ON invoicing_invoiceline;
DROP TRIGGER invoice_never_deleted ON invoicing_invoice;
DROP TRIGGER invoice_only_payment_state ON invoicing_invoice;
DROP FUNCTION invoicing_only_payment_state();
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0001_initial"), ("infra", "0002_append_only")]
    operations = [migrations.RunSQL(HOLD, UNDO)]

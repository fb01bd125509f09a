"""The journal is append-only, and every entry balances when its transaction commits."""

from django.db import migrations

HOLD = """
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
    sides integer;
BEGIN
    SELECT coalesce(sum(amount_minor), 0), count(*) INTO total, sides FROM ledger_posting WHERE entry_id = NEW.id;
    IF total <> 0 OR sides < 2 THEN
        RAISE EXCEPTION 'entry % does not balance: % over % postings', NEW.id, total, sides USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

-- All postings of an entry come in one statement, so that whole batches are checked at once.
CREATE FUNCTION ledger_postings_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
BEGIN
    -- Entry by entry: joined instead, the whole table would be read for each batch.
    SELECT e.id INTO wrong FROM (SELECT DISTINCT entry_id AS id FROM added) e
        CROSS JOIN LATERAL (SELECT sum(p.amount_minor) AS minor FROM ledger_posting p WHERE p.entry_id = e.id) total
        WHERE total.minor <> 0 LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'postings of entry % do not balance', wrong USING ERRCODE = 'check_violation';
    END IF;
    SELECT e.id INTO wrong FROM added JOIN ledger_entry e ON e.id = added.entry_id JOIN ledger_account a ON a.id = added.account_id
        WHERE e.brand_id <> a.brand_id OR e.currency <> a.currency LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'entry % posts to an account of another brand or currency', wrong USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER postings_balance AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_postings_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]

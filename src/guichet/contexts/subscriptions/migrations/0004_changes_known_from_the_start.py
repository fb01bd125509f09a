"""Items that were there before their changes were kept were what they are since their subscription's first anchor.

And what is kept of changes never changes.
"""

from django.db import migrations

KNOWN = """
INSERT INTO subscriptions_itemchange (id, item_id, effective_on, price_id, quantity, source_id, recorded_at)
SELECT gen_random_uuid(), t.id, a.effective_from, t.price_id, t.quantity, s.source_id, s.started_at
FROM subscriptions_item t
JOIN subscriptions_subscription s ON s.id = t.subscription_id
JOIN LATERAL (
    SELECT min(effective_from) AS effective_from FROM subscriptions_billinganchor WHERE subscription_id = s.id
) a ON true
WHERE NOT EXISTS (SELECT 1 FROM subscriptions_itemchange c WHERE c.item_id = t.id);
"""
HOLD = """
CREATE TRIGGER item_change_append_only BEFORE UPDATE OR DELETE ON subscriptions_itemchange
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = "DROP TRIGGER item_change_append_only ON subscriptions_itemchange;"


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0003_changes_and_what_waits"), ("infra", "0002_append_only")]
    operations = [
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(HOLD, UNDO),
    ]

"""Billing anchors never change: aligning, changing the interval or resuming adds a row."""

from django.db import migrations

HOLD = """
CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE ON subscriptions_billinganchor
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = "DROP TRIGGER anchor_append_only ON subscriptions_billinganchor;"


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0001_initial"), ("infra", "0002_append_only")]
    operations = [migrations.RunSQL(HOLD, UNDO)]

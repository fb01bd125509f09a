"""A planned price rise never changes: customers were told of it."""

from django.db import migrations

HOLD = """
CREATE TRIGGER price_rise_append_only BEFORE UPDATE OR DELETE ON catalog_pricerise
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = "DROP TRIGGER price_rise_append_only ON catalog_pricerise;"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_price_rises"), ("infra", "0002_append_only")]
    operations = [migrations.RunSQL(HOLD, UNDO)]

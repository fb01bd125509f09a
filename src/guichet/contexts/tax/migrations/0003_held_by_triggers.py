"""Answers about buyers' VAT ids, which never change."""

from django.db import migrations

HOLD = """
CREATE TRIGGER vat_answer_append_only BEFORE UPDATE OR DELETE ON tax_vatanswer
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("tax", "0002_rates_in_force"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]

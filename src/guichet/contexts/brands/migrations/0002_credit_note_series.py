"""A brand that numbered its invoices before there were credit notes numbers those by a series beside it."""

from django.db import migrations

ADD = """
INSERT INTO brands_numberseries (id, brand_id, kind, pattern, yearly)
SELECT gen_random_uuid(), brand_id, 'credit_note', regexp_replace(pattern, '\\{', 'A-{'), yearly
FROM brands_numberseries invoices
WHERE kind = 'invoice' AND NOT EXISTS (
    SELECT FROM brands_numberseries s WHERE s.brand_id = invoices.brand_id AND s.kind = 'credit_note'
)
"""


class Migration(migrations.Migration):
    dependencies = [("brands", "0001_initial")]
    operations = [migrations.RunSQL(ADD, migrations.RunSQL.noop)]

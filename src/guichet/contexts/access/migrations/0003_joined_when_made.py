"""Memberships that were there before they kept their day began when their row was made, which its identifier tells.

A UUID of version 7 begins with 48 bits of milliseconds (RFC 9562, 5.7).
"""

from django.db import migrations

KNOWN = """
UPDATE access_membership SET joined_at = to_timestamp(
    ('x' || lpad(left(replace(id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0
);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_invitations")]
    operations = [migrations.RunSQL(KNOWN, migrations.RunSQL.noop)]

"""Links of chains of hashes over what was issued and paid; like what they link, they never change."""

from django.db import migrations, models

HOLD = """
CREATE TRIGGER chain_link_append_only BEFORE UPDATE OR DELETE ON infra_chainlink
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = "DROP TRIGGER chain_link_append_only ON infra_chainlink;"


class Migration(migrations.Migration):
    dependencies = [("infra", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "chain", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("chain", models.CharField(help_text="The key of its counter.", max_length=120)),
                ("position", models.BigIntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("subject_id", models.UUIDField()),
                ("digests", models.BinaryField(help_text="SHA-256 of each of its rows, one after the other.")),
                ("link", models.BinaryField(help_text="SHA-256 of the link before and these digests.")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "subject_id"), name="chained_once")],
            },
        ),
        migrations.RunSQL(HOLD, UNDO),
    ]

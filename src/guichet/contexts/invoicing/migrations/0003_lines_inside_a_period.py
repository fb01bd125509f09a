"""Lines say what kind they are, what was taken off and, inside a period, which period that is.

Lines issued before are all of whole periods: they are told so once, past the trigger that holds them.
"""

from django.db import migrations, models

TELL = """
ALTER TABLE invoicing_invoiceline DISABLE TRIGGER invoice_line_append_only;
UPDATE invoicing_invoiceline SET of_start = period_start, of_end = period_end;
ALTER TABLE invoicing_invoiceline ENABLE TRIGGER invoice_line_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0002_never_changes_after_issue")]

    operations = [
        migrations.AddField(
            "invoiceline",
            "kind",
            models.CharField(
                choices=[("period", "period"), ("proration", "proration"), ("unused", "unused")],
                max_length=12,
                default="period",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "invoiceline",
            "details",
            models.JSONField(default=list, help_text="Quiet lines under the name, in the invoice's language."),
            preserve_default=False,
        ),
        migrations.AlterField(
            "invoiceline", "amount_minor", models.BigIntegerField(help_text="Before its discount.")
        ),
        migrations.AddField(
            "invoiceline",
            "discount_minor",
            models.BigIntegerField(default=0, help_text="Taken off the amount; has its sign."),
            preserve_default=False,
        ),
        migrations.AddField(
            "invoiceline",
            "discount_name",
            models.CharField(blank=True, default="", help_text="Which discount, as it is printed.", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField("invoiceline", "of_start", models.DateField(null=True)),
        migrations.AddField("invoiceline", "of_end", models.DateField(null=True)),
        migrations.RunSQL(TELL, migrations.RunSQL.noop),
        migrations.RunSQL(
            "SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            "invoiceline",
            "of_start",
            models.DateField(help_text="Start of the billing period that the line is part of."),
        ),
        migrations.AlterField(
            "invoiceline", "of_end", models.DateField(help_text="Its end as first opened, excluded.")
        ),
        migrations.RemoveConstraint("invoiceline", "item_period_charged_once"),
        migrations.AddConstraint(
            "invoiceline",
            models.UniqueConstraint(
                condition=models.Q(kind="period"),
                fields=("item", "price", "period_start"),
                name="item_period_charged_once",
            ),
        ),
        migrations.AddConstraint(
            "invoiceline",
            models.CheckConstraint(
                condition=models.Q(of_start__lte=models.F("period_start"), of_end__gte=models.F("period_end")),
                name="invoice_line_inside_its_period",
            ),
        ),
        migrations.AddIndex(
            "invoiceline",
            models.Index(fields=["item", "of_start", "of_end"], name="invoice_line_of_period"),
        ),
    ]

"""The VAT id of a customer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='vat_id',
            field=models.CharField(blank=True, help_text="With its member's code, EL for Greece. Its validity is in tax.", max_length=16),
        ),
    ]

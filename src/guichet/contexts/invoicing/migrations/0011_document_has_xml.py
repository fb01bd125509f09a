"""Whether a kept PDF holds the invoice as XML too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('invoicing', '0010_given_back_never_exceeds'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='has_xml',
            field=models.BooleanField(default=False, help_text='Whether the same invoice is in it as XML, for programs.'),
        ),
    ]

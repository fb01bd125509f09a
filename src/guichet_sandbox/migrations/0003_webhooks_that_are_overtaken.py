from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sandbox', '0002_holders_of_methods'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='is_overtaken',
            field=models.BooleanField(default=False),
        ),
    ]

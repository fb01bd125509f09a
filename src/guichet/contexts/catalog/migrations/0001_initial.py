import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Meter',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('code', models.SlugField()),
                    ('unit', models.JSONField(help_text='By language, the word for one and the word for several.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='meter_code_once')],
                },
            ),
            migrations.CreateModel(
                name='Product',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('code', models.SlugField()),
                    ('name', models.JSONField(help_text='By language.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='product_code_once')],
                },
            ),
            migrations.CreateModel(
                name='Price',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('currency', models.CharField(max_length=3)),
                    ('unit_amount_minor', models.DecimalField(decimal_places=10, help_text='Minor units; may be finer than one.', max_digits=20)),
                    ('tax_included', models.BooleanField(default=False, help_text='Whether it is what is paid, or tax comes on top.')),
                    ('interval_unit', models.CharField(help_text='month or year', max_length=5)),
                    ('interval_count', models.PositiveSmallIntegerField()),
                    ('proration', models.CharField(choices=[('day', 'day'), ('full', 'full'), ('none', 'none')], default='day', help_text='What a change inside a period means; a rise keeps it.', max_length=4)),
                    ('included_units', models.PositiveIntegerField(help_text='With each unit of the price, an interval.', null=True)),
                    ('overage_unit_amount_minor', models.DecimalField(decimal_places=10, help_text='For a unit beyond them; as the price, with tax or not.', max_digits=20, null=True)),
                    ('valid_from', models.DateField(help_text="First day on which it can be bought, in the brand's zone.")),
                    ('valid_until', models.DateField(help_text='First day on which it no longer can: set by a rise, unset when that is taken back.', null=True)),
                    ('meter', models.ForeignKey(help_text='What it counts, if at all.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.meter')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.product')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), fields=('product', 'currency', 'tax_included', 'interval_unit', 'interval_count', 'valid_from'), name='price_once'), models.CheckConstraint(condition=models.Q(('unit_amount_minor__gte', 0)), name='price_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('included_units__isnull', True), ('meter__isnull', True), ('overage_unit_amount_minor__isnull', True)), models.Q(('included_units__isnull', False), ('meter__isnull', False), ('overage_unit_amount_minor__gt', 0), ('overage_unit_amount_minor__isnull', False)), _connector='OR'), name='price_meters_whole'), models.CheckConstraint(condition=models.Q(('interval_unit__in', ['month', 'year'])), name='price_interval_known'), models.CheckConstraint(condition=models.Q(('proration__in', ['day', 'full', 'none'])), name='price_proration_known')],
                },
            ),
            migrations.CreateModel(
                name='PriceRise',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('effective_on', models.DateField(help_text="Day of the brand's calendar.")),
                    ('moves_customers', models.BooleanField()),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('new_price', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                    ('old_price', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                ],
                options={
                    'indexes': [models.Index(fields=['old_price'], name='price_rise_by_old')],
                },
            ),
            migrations.CreateModel(
                name='RiseTakenBack',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('taken_back_at', models.DateTimeField(help_text='Business instant.')),
                    ('rise', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.pricerise')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Coupon',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('code', models.CharField(help_text='In capitals.', max_length=32)),
                    ('name', models.JSONField(help_text='By language.')),
                    ('percent', models.DecimalField(decimal_places=4, help_text='Of each eligible line, before tax.', max_digits=7)),
                    ('product_codes', models.JSONField(help_text='What it is for; empty: everything.')),
                    ('valid_from', models.DateField(help_text="First day, in the brand's zone.")),
                    ('valid_until', models.DateField(help_text='First day on which it no longer can be used.', null=True)),
                    ('max_redemptions', models.PositiveIntegerField(help_text='In all; null: as often as one likes.', null=True)),
                    ('first_purchase_only', models.BooleanField()),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='coupon_code_once'), models.CheckConstraint(condition=models.Q(('percent__gt', 0), ('percent__lte', 100)), name='coupon_percent_in_range')],
                },
            ),
        ]),
    ]

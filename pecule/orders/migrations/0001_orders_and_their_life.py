from pathlib import Path

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


SQL = (Path(__file__).resolve().parent.parent / "sql" / "life.sql").read_text()


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_organisations_and_offers'),
        ('holders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('request_key', models.UUIDField()),
                ('organisation_name', models.CharField(max_length=200)),
                ('organisation_siret', models.CharField(max_length=14)),
                ('title', models.CharField(max_length=255)),
                ('certification_code', models.CharField(max_length=20)),
                ('certification_title', models.CharField(max_length=300)),
                ('kind', models.TextField()),
                ('modality', models.TextField()),
                ('hours', models.IntegerField()),
                ('city', models.CharField(blank=True, max_length=100)),
                ('price_cents', models.BigIntegerField()),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('requested_at', models.DateTimeField()),
                ('state', models.TextField(default='draft')),
                ('due_on', models.DateField(null=True)),
                ('entered_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('completion_percent', models.SmallIntegerField(null=True)),
                ('paid_cents', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.organisation')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.session')),
            ],
        ),
        migrations.CreateModel(
            name='OrderFund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.SmallIntegerField()),
                ('kind', models.TextField()),
                ('fund', models.TextField()),
                ('account_id', models.BigIntegerField()),
                ('cents', models.BigIntegerField()),
                ('pending_id', models.UUIDField(unique=True)),
                ('posted_cents', models.BigIntegerField(null=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='orders.order')),
            ],
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.TextField()),
                ('from_state', models.TextField()),
                ('to_state', models.TextField()),
                ('actor', models.CharField(max_length=80)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('due_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('key', models.UUIDField(null=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='orders.order')),
            ],
            options={
                'db_table': 'orders_transition',
            },
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['holder', '-requested_at'], name='order_by_holder'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['organisation', 'state', 'due_on'], name='order_by_organisation'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['session', 'state'], name='order_by_session'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on', 'id'], name='order_due'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('holder', 'request_key'), name='order_requested_once'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'requested', 'proposed', 'accepted', 'in_training', 'service_done', 'completed', 'refused', 'cancelled', 'expired'))), name='order_state_known'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('price_cents__gt', 0)), name='order_price_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='order_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('completion_percent__isnull', True), ('completion_percent__range', (0, 100)), _connector='OR'), name='order_completion_is_a_percentage'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('paid_cents__isnull', True), models.Q(('paid_cents__gte', 0), ('paid_cents__lte', models.F('price_cents'))), _connector='OR'), name='order_paid_within_price'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('in_training', 'service_done', 'completed')), _negated=True), ('entered_on__isnull', False), _connector='OR'), name='order_given_was_entered'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('service_done', 'completed')), _negated=True), models.Q(('completion_percent__isnull', False), ('ended_on__gte', models.F('entered_on'))), _connector='OR'), name='order_done_says_how_much'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_cents__isnull', False), ('state', 'completed')), models.Q(models.Q(('state', 'completed'), _negated=True), ('paid_cents__isnull', True)), _connector='OR'), name='order_paid_when_completed'),
        ),
        migrations.AddConstraint(
            model_name='orderfund',
            constraint=models.UniqueConstraint(fields=('order', 'position'), name='order_fund_position_once'),
        ),
        migrations.AddConstraint(
            model_name='orderfund',
            constraint=models.UniqueConstraint(fields=('order', 'account_id'), name='order_fund_account_once'),
        ),
        migrations.AddConstraint(
            model_name='orderfund',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='order_fund_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='orderfund',
            constraint=models.CheckConstraint(condition=models.Q(('posted_cents__isnull', True), models.Q(('posted_cents__gte', 0), ('posted_cents__lte', models.F('cents'))), _connector='OR'), name='order_fund_posted_within'),
        ),
        migrations.AddConstraint(
            model_name='transition',
            constraint=models.UniqueConstraint(fields=('order', 'key'), name='order_transition_key_once'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]

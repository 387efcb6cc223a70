import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from pathlib import Path

from django.conf import settings
from django.db import migrations, models


SQL = (Path(__file__).parents[1] / "sql" / "guards.sql").read_text()


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0001_accounts_and_transfers'),
        ('holders', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CreditRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField(unique=True)),
                ('scheme', models.CharField(max_length=8)),
                ('id_prefix', models.CharField(max_length=16, unique=True)),
                ('terms', models.JSONField()),
                ('started_at', models.DateTimeField()),
                ('started_by', models.CharField(max_length=80)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id_prefix__regex', '^[0-9a-f]{12}8[0-9a-f]{3}$')), name='credit_run_prefix')],
            },
        ),
        migrations.CreateModel(
            name='DeclarationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('sha256', models.BinaryField(max_length=32)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=8)),
                ('size_bytes', models.BigIntegerField()),
                ('line_count', models.BigIntegerField(default=0)),
                ('person_count', models.BigIntegerField(default=0)),
                ('sent_by', models.CharField(max_length=80)),
                ('received_at', models.DateTimeField()),
                ('status', models.CharField(max_length=10)),
                ('report', models.JSONField(default=dict)),
                ('decided_by', models.CharField(blank=True, default='', max_length=80)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.TextField(blank=True, default='')),
            ],
            options={
                'indexes': [models.Index(fields=['sent_by', '-id'], name='declaration_file_sender')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ('refused', 'set_aside', 'accepted', 'rejected', 'reversed'))), name='declaration_file_status'), models.CheckConstraint(condition=models.Q(('kind__in', ('dsn', 'csv', 'parquet', 'form'))), name='declaration_file_kind'), models.CheckConstraint(condition=django.db.models.lookups.Exact(models.Func(models.F('sha256'), function='octet_length', output_field=models.IntegerField()), 32), name='declaration_file_sha256'), models.CheckConstraint(condition=models.Q(('status__in', ['refused', 'set_aside', 'accepted']), ('decided_at__isnull', False), _connector='OR'), name='declaration_file_decided'), models.UniqueConstraint(condition=models.Q(('status__in', ['set_aside', 'accepted', 'reversed'])), fields=('sha256',), name='declaration_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('year', models.SmallIntegerField()),
                ('amount_cents', models.BigIntegerField()),
                ('recovered_cents', models.BigIntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='entitlements.declarationfile')),
            ],
        ),
        migrations.CreateModel(
            name='DeclaredMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('fraction', models.CharField(max_length=2)),
                ('effect', models.CharField(max_length=8)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='months', to='entitlements.declarationfile')),
            ],
        ),
        migrations.CreateModel(
            name='ActivityLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('year', models.SmallIntegerField()),
                ('period', models.DateField()),
                ('months', models.SmallIntegerField()),
                ('source_line', models.BigIntegerField()),
                ('contract', models.CharField(max_length=20)),
                ('category', models.CharField(max_length=14)),
                ('unit', models.CharField(max_length=5)),
                ('worked', models.BigIntegerField()),
                ('counted_absence', models.BigIntegerField()),
                ('reference', models.BigIntegerField()),
                ('pay_cents', models.BigIntegerField()),
                ('part_time', models.BooleanField()),
                ('disabled', models.BooleanField()),
                ('contribution_paid', models.BooleanField()),
                ('holder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
                ('declared_month', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='entitlements.declaredmonth')),
            ],
        ),
        migrations.CreateModel(
            name='Employer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siret', models.CharField(max_length=14, unique=True)),
                ('name', models.CharField(blank=True, default='', max_length=120)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('siret__regex', '^[0-9]{14}$')), name='employer_siret_form')],
            },
        ),
        migrations.AddField(
            model_name='declaredmonth',
            name='employer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entitlements.employer'),
        ),
        migrations.CreateModel(
            name='EmployerMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='entitlements.employer')),
                ('login', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Funder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=16)),
                ('siren', models.CharField(max_length=9, unique=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('employer', 'opco', 'region', 'state', 'france_travail', 'agefiph', 'c2p', 'at_mp', 'local', 'other'))), name='funder_kind'), models.CheckConstraint(condition=models.Q(('siren__regex', '^[0-9]{9}$')), name='funder_siren_form')],
            },
        ),
        migrations.CreateModel(
            name='Dotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('key', models.CharField(max_length=80)),
                ('origin', models.CharField(max_length=24)),
                ('amount_cents', models.BigIntegerField()),
                ('received_on', models.DateField()),
                ('earmark', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('expires_on', models.DateField(null=True)),
                ('repay_unused', models.BooleanField(default=False)),
                ('expired_at', models.DateTimeField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
                ('funder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entitlements.funder')),
            ],
        ),
        migrations.CreateModel(
            name='LowQualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_year', models.SmallIntegerField()),
                ('until_year', models.SmallIntegerField(null=True)),
                ('declared_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
            ],
        ),
        migrations.CreateModel(
            name='MonthStanding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('fraction', models.CharField(max_length=2)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('declared_month', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='entitlements.declaredmonth')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entitlements.employer')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entitlements.declarationfile')),
            ],
        ),
        migrations.CreateModel(
            name='VolunteerActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('activity', models.CharField(max_length=40)),
                ('quantity', models.IntegerField()),
                ('credited_cents', models.BigIntegerField()),
                ('declared_on', models.DateField(null=True)),
                ('attested_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
            ],
        ),
        migrations.CreateModel(
            name='YearOfWork',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('year', models.SmallIntegerField()),
                ('contract', models.CharField(max_length=20)),
                ('category', models.CharField(max_length=14)),
                ('unit', models.CharField(max_length=5)),
                ('reference', models.BigIntegerField()),
                ('worked', models.BigIntegerField()),
                ('counted_absence', models.BigIntegerField()),
                ('disabled', models.BooleanField()),
                ('contribution_paid', models.BooleanField()),
                ('employer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entitlements.employer')),
                ('holder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
            ],
        ),
        migrations.CreateModel(
            name='ClaimRecovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transfer_id', models.UUIDField()),
                ('amount_cents', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='entitlements.claim')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'transfer_id'), name='claim_recovery_once'), models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='claim_recovery_amount')],
            },
        ),
        migrations.CreateModel(
            name='Conversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=20)),
                ('hours_hundredths', models.BigIntegerField()),
                ('cents', models.BigIntegerField()),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('holder', 'key'), name='conversion_once'), models.UniqueConstraint(condition=models.Q(('kind', 'dif')), fields=('holder',), name='conversion_dif_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('dif', 'public_to_private', 'private_to_public', 'volunteer_to_hours'))), name='conversion_kind'), models.CheckConstraint(condition=models.Q(('hours_hundredths__gt', 0), ('cents__gt', 0)), name='conversion_amounts')],
            },
        ),
        migrations.CreateModel(
            name='CreditChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('low_id', models.BigIntegerField()),
                ('high_id', models.BigIntegerField()),
                ('done_at', models.DateTimeField(null=True)),
                ('transfers', models.BigIntegerField(default=0)),
                ('cents', models.BigIntegerField(default=0)),
                ('recovered_cents', models.BigIntegerField(default=0)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='entitlements.creditrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'low_id'), name='credit_chunk_once'), models.CheckConstraint(condition=models.Q(('high_id__gte', models.F('low_id'))), name='credit_chunk_range'), models.CheckConstraint(condition=models.Q(('done_at__isnull', False), models.Q(('cents', 0), ('recovered_cents', 0), ('transfers', 0)), _connector='OR'), name='credit_chunk_counts_when_done')],
            },
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('recovered_cents__lt', models.F('amount_cents'))), fields=['holder'], name='claim_open'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='claim_amount'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('recovered_cents__gte', 0), ('recovered_cents__lte', models.F('amount_cents'))), name='claim_recovered'),
        ),
        migrations.AddIndex(
            model_name='activityline',
            index=models.Index(fields=['holder', 'year'], name='activity_line_holder_year'),
        ),
        migrations.AddConstraint(
            model_name='activityline',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ('employee', 'esat', 'self_employed', 'public'))), name='activity_line_category'),
        ),
        migrations.AddConstraint(
            model_name='activityline',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ('hours', 'days', 'pay'))), name='activity_line_unit'),
        ),
        migrations.AddConstraint(
            model_name='activityline',
            constraint=models.CheckConstraint(condition=models.Q(('counted_absence__gte', 0), ('reference__gte', 0), ('reference__lte', 9000000)), name='activity_line_quantities'),
        ),
        migrations.AddConstraint(
            model_name='activityline',
            constraint=models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 12)), name='activity_line_months'),
        ),
        migrations.AddConstraint(
            model_name='declaredmonth',
            constraint=models.UniqueConstraint(fields=('file', 'employer', 'month', 'fraction'), name='declared_month_once'),
        ),
        migrations.AddConstraint(
            model_name='declaredmonth',
            constraint=models.CheckConstraint(condition=models.Q(('effect__in', ['adds', 'replaces', 'cancels'])), name='declared_month_effect'),
        ),
        migrations.AddConstraint(
            model_name='declaredmonth',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='declared_month_first_day'),
        ),
        migrations.AddConstraint(
            model_name='employermember',
            constraint=models.UniqueConstraint(fields=('employer', 'login'), name='employer_member_once'),
        ),
        migrations.AddIndex(
            model_name='dotation',
            index=models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['expires_on'], name='dotation_expiring'),
        ),
        migrations.AddConstraint(
            model_name='dotation',
            constraint=models.UniqueConstraint(fields=('funder', 'key'), name='dotation_once'),
        ),
        migrations.AddConstraint(
            model_name='dotation',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='dotation_amount'),
        ),
        migrations.AddConstraint(
            model_name='dotation',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ('dotation', 'agreement', 'corrective', 'performance_agreement', 'whistleblower'))), name='dotation_origin'),
        ),
        migrations.AddConstraint(
            model_name='dotation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires_on', None), ('repay_unused', False)), models.Q(('earmark', []), _negated=True), _connector='OR'), name='dotation_earmarked_first'),
        ),
        migrations.AddConstraint(
            model_name='dotation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('received_on')), _connector='OR'), name='dotation_expires_later'),
        ),
        migrations.AddConstraint(
            model_name='dotation',
            constraint=models.CheckConstraint(condition=models.Q(('expired_at', None), ('expires_on__isnull', False), _connector='OR'), name='dotation_expired_had_limit'),
        ),
        migrations.AddConstraint(
            model_name='lowqualification',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('holder',), name='low_qualification_once'),
        ),
        migrations.AddConstraint(
            model_name='lowqualification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('until_year', None), ('withdrawn_at', None)), models.Q(('until_year__gte', django.db.models.expressions.CombinedExpression(models.F('from_year'), '-', models.Value(1))), ('withdrawn_at__isnull', False)), _connector='OR'), name='low_qualification_withdrawn_whole'),
        ),
        migrations.AddConstraint(
            model_name='monthstanding',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('employer', 'month', 'fraction'), name='month_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='monthstanding',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='month_standing_order'),
        ),
        migrations.AddConstraint(
            model_name='monthstanding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('until', None)), models.Q(('ended_by__isnull', False), ('until__isnull', False)), _connector='OR'), name='month_standing_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='volunteeractivity',
            constraint=models.UniqueConstraint(fields=('holder', 'year', 'activity'), name='volunteer_activity_once'),
        ),
        migrations.AddConstraint(
            model_name='volunteeractivity',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('credited_cents__gte', 0)), name='volunteer_activity_sums'),
        ),
        migrations.AddConstraint(
            model_name='yearofwork',
            constraint=models.UniqueConstraint(fields=('year', 'holder', 'employer', 'contract', 'category', 'unit', 'reference', 'contribution_paid'), name='year_of_work_once'),
        ),
        migrations.AddConstraint(
            model_name='yearofwork',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ('employee', 'esat', 'self_employed', 'public'))), name='year_of_work_category'),
        ),
        migrations.AddConstraint(
            model_name='yearofwork',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ('hours', 'days', 'pay'))), name='year_of_work_unit'),
        ),
        migrations.AddConstraint(
            model_name='yearofwork',
            constraint=models.CheckConstraint(condition=models.Q(('worked__gte', 0), ('counted_absence__gte', 0), ('reference__gte', 0)), name='year_of_work_quantities'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]

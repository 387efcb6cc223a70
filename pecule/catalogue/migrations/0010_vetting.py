from pathlib import Path

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


FOLDER = Path(__file__).resolve().parent.parent / "sql"
GUARDS, DROP = (FOLDER / "vetting.sql").read_text(), (FOLDER / "vetting_drop.sql").read_text()
# Organisations listed before this were vetted on paper. They sell again once their compliance is asked.
VOUCH = """
    UPDATE catalogue_organisation
    SET file_complete_on = (registered_at AT TIME ZONE 'Europe/Paris')::date,
        terms_accepted_on = (registered_at AT TIME ZONE 'Europe/Paris')::date,
        declared_until = make_date(extract(year FROM registered_at)::int + 1, 5, 31)
    WHERE status <> 'draft'
"""
# The account they gave is the one they are paid on.
KEEP_ACCOUNTS = """
    INSERT INTO catalogue_bankdetails (organisation_id, iban, holder_name, given_at, usable_from)
    SELECT id, iban, left(name, 70), registered_at, (registered_at AT TIME ZONE 'Europe/Paris')::date
    FROM catalogue_organisation WHERE iban <> ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_offers_that_can_be_imported_and_found'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('state', models.TextField(default='started')),
                ('started_at', models.DateTimeField()),
                ('legal_name', models.CharField(blank=True, max_length=200)),
                ('legal_form', models.CharField(blank=True, max_length=100)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('city', models.CharField(blank=True, max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('declared_on', models.DateField(null=True)),
                ('by_delegate', models.BooleanField(default=False)),
                ('statement_year', models.SmallIntegerField(null=True)),
                ('qualiopi_number', models.CharField(blank=True, max_length=50)),
                ('qualiopi_from', models.DateField(null=True)),
                ('qualiopi_until', models.DateField(null=True)),
                ('iban', models.CharField(blank=True, max_length=34)),
                ('iban_holder', models.CharField(blank=True, max_length=70)),
                ('terms_accepted_on', models.DateField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('judge_by', models.DateField(null=True)),
                ('judged_at', models.DateTimeField(null=True)),
                ('decide_by', models.DateField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reasons', models.CharField(blank=True, max_length=3000)),
            ],
        ),
        migrations.CreateModel(
            name='BankDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('iban', models.CharField(max_length=34)),
                ('holder_name', models.CharField(max_length=70)),
                ('given_at', models.DateTimeField()),
                ('usable_from', models.DateField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ComplianceAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compliant', models.BooleanField()),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('answered_at', models.DateTimeField()),
                ('good_until', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('name', models.CharField(max_length=150)),
                ('content_type', models.TextField()),
                ('content', models.BinaryField()),
                ('digest', models.BinaryField(max_length=32)),
                ('issued_on', models.DateField(null=True)),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Habilitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.TextField(default='habilitated')),
                ('start', models.DateField()),
                ('end', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('state', models.TextField(default='open')),
                ('grounds', models.CharField(max_length=5000)),
                ('measure', models.TextField()),
                ('opened_at', models.DateTimeField()),
                ('answer_by', models.DateField()),
                ('answer', models.CharField(blank=True, max_length=10000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('conclusion', models.CharField(blank=True, max_length=5000)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('role', models.TextField()),
                ('sent_at', models.DateTimeField()),
                ('ends_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Representative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('family_name', models.CharField(max_length=100)),
                ('given_names', models.CharField(max_length=100)),
                ('birth_date', models.DateField()),
                ('title', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='Sanction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('decided_on', models.DateField()),
                ('until', models.DateField(null=True)),
                ('reason', models.CharField(max_length=5000)),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SiretDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('claimed_name', models.CharField(max_length=200)),
                ('claimed_nda', models.CharField(max_length=11)),
                ('opened_at', models.DateTimeField()),
                ('settled_for', models.TextField(blank=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=3000)),
            ],
        ),
        migrations.CreateModel(
            name='Subcontract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('siret', models.CharField(max_length=14)),
                ('nda', models.CharField(max_length=11)),
                ('name', models.CharField(max_length=200)),
                ('small', models.BooleanField(default=False)),
                ('qualiopi_until', models.DateField(null=True)),
                ('mission', models.CharField(max_length=1000)),
                ('amount_cents', models.BigIntegerField()),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('declared_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='member',
            name='role',
            field=models.TextField(default='manager'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='compliant_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='declared_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='file_complete_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='terms_accepted_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='status_until',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ('manager', 'trainings', 'accounts'))), name='member_role_known'),
        ),
        migrations.RunSQL(VOUCH, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'listed'), _negated=True), models.Q(('declared_until__isnull', False), ('file_complete_on__isnull', False), ('terms_accepted_on__isnull', False)), _connector='OR'), name='organisation_listed_is_vetted'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('status_until__isnull', True), ('status__in', ('suspended', 'delisted')), _connector='OR'), name='organisation_only_a_stop_ends'),
        ),
        migrations.AddField(
            model_name='application',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='application',
            name='started_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bankdetails',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_details', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='complianceanswer',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compliance_answers', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='document',
            name='application',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='catalogue.application'),
        ),
        migrations.AddField(
            model_name='document',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='habilitation',
            name='certification',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='habilitations', to='catalogue.certification'),
        ),
        migrations.AddField(
            model_name='habilitation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='habilitations', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='hearing',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hearings', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='representative',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representatives', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='sanction',
            name='hearing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sanctions', to='catalogue.hearing'),
        ),
        migrations.AddField(
            model_name='sanction',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sanctions', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='siretdispute',
            name='claimant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='siretdispute',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='subcontract',
            name='certification',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.certification'),
        ),
        migrations.AddField(
            model_name='subcontract',
            name='contract',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.document'),
        ),
        migrations.AddField(
            model_name='subcontract',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subcontracts', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='sells_until',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(compliant_until__isnull=False, declared_until__isnull=False, file_complete_on__isnull=False, qualiopi_until__isnull=False, terms_accepted_on__isnull=False, then=django.db.models.functions.comparison.Least('qualiopi_until', 'declared_until', 'compliant_until'))), output_field=models.DateField(null=True)),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('status', 'listed')), fields=['sells_until', 'qualiopi_from'], name='organisation_selling'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['state', 'judge_by'], name='application_waiting'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('started', 'submitted', 'admissible', 'inadmissible', 'accepted', 'refused'))), name='application_state_known'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('judge_by__isnull', True), ('state', 'started'), ('submitted_at__isnull', True)), models.Q(models.Q(('state', 'started'), _negated=True), ('judge_by__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='application_sent_or_started'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('judged_at__isnull', True), ('state__in', ('started', 'submitted'))), models.Q(models.Q(('state__in', ('started', 'submitted')), _negated=True), ('judged_at__isnull', False)), _connector='OR'), name='application_judged_when_sent'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ('accepted', 'refused'))), models.Q(models.Q(('state__in', ('accepted', 'refused')), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='application_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('inadmissible', 'refused')), _negated=True), ('reasons__regex', '\\S'), _connector='OR'), name='application_no_has_reasons'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('started', 'submitted', 'admissible'))), fields=('organisation',), name='application_one_open'),
        ),
        migrations.AddIndex(
            model_name='bankdetails',
            index=models.Index(fields=['organisation', 'usable_from'], name='bank_details_newest'),
        ),
        migrations.AddConstraint(
            model_name='bankdetails',
            constraint=models.CheckConstraint(condition=models.Q(('iban__regex', '^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$')), name='bank_details_iban_form'),
        ),
        migrations.AddConstraint(
            model_name='bankdetails',
            constraint=models.CheckConstraint(condition=models.Q(('holder_name__regex', '\\S')), name='bank_details_name_their_holder'),
        ),
        migrations.AddIndex(
            model_name='complianceanswer',
            index=models.Index(fields=['organisation', '-answered_at'], name='compliance_newest'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('kbis', 'identity', 'non_conviction', 'delegation', 'declaration', 'statement', 'qualiopi', 'bank', 'habilitation', 'subcontract', 'other'))), name='document_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('content_type__in', ('application/pdf', 'image/png', 'image/jpeg'))), name='document_type_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '\\S')), name='document_is_named'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(models.Func(models.F('content'), function='octet_length', output_field=models.IntegerField()), 0), django.db.models.lookups.LessThanOrEqual(models.Func(models.F('content'), function='octet_length', output_field=models.IntegerField()), 5242880)), name='document_size'),
        ),
        migrations.AddConstraint(
            model_name='habilitation',
            constraint=models.UniqueConstraint(fields=('organisation', 'certification', 'start'), include=('end',), name='habilitation_once_a_start'),
        ),
        migrations.AddConstraint(
            model_name='habilitation',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ('certifier', 'habilitated'))), name='habilitation_role_known'),
        ),
        migrations.AddConstraint(
            model_name='habilitation',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gte', models.F('start')), _connector='OR'), name='habilitation_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('open', 'answered', 'closed'))), name='hearing_state_known'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('measure__in', ('warning', 'refusal_to_pay', 'unpublish', 'delisting'))), name='hearing_measure_known'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('grounds__regex', '\\S')), name='hearing_has_grounds'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answer__regex', '\\S'), ('answered_at__isnull', False)), _connector='OR'), name='hearing_answered_with_words'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('conclusion__regex', '\\S'), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='hearing_closed_with_reasons'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('organisation', 'email'), name='invitation_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ('manager', 'trainings', 'accounts'))), name='invitation_role_known'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.CheckConstraint(condition=models.Q(('family_name__regex', '\\S'), ('given_names__regex', '\\S'), ('title__regex', '\\S')), name='representative_is_named'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.UniqueConstraint(fields=('hearing', 'kind'), name='sanction_once_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('warning', 'refusal_to_pay', 'unpublish', 'delisting'))), name='sanction_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='sanction_has_reasons'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'delisting'), ('until__gte', models.F('decided_on')), ('until__isnull', False)), models.Q(models.Q(('kind', 'delisting'), _negated=True), ('until__isnull', True)), _connector='OR'), name='sanction_delisting_ends'),
        ),
        migrations.AddConstraint(
            model_name='siretdispute',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('organisation', 'claimant'), name='dispute_once_a_claimant'),
        ),
        migrations.AddConstraint(
            model_name='siretdispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_for', '')), models.Q(('reason__regex', '\\S'), ('settled_at__isnull', False), ('settled_for__in', ('holder', 'claimant'))), _connector='OR'), name='dispute_settled_for_someone'),
        ),
        migrations.AddConstraint(
            model_name='subcontract',
            constraint=models.CheckConstraint(condition=models.Q(('siret__regex', '^\\d{14}$')), name='subcontract_siret_14_digits'),
        ),
        migrations.AddConstraint(
            model_name='subcontract',
            constraint=models.CheckConstraint(condition=models.Q(('nda__regex', '^\\d{11}$')), name='subcontract_nda_11_digits'),
        ),
        migrations.AddConstraint(
            model_name='subcontract',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '\\S'), ('mission__regex', '\\S')), name='subcontract_says_what_it_is'),
        ),
        migrations.AddConstraint(
            model_name='subcontract',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='subcontract_amount_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='subcontract',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='subcontract_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='subcontract',
            constraint=models.CheckConstraint(condition=models.Q(('small', True), models.Q(('qualiopi_until__gte', models.F('end')), ('qualiopi_until__isnull', False)), _connector='OR'), name='subcontract_certified_or_small'),
        ),
        migrations.RunSQL(GUARDS, DROP),
        migrations.RunSQL(KEEP_ACCOUNTS, migrations.RunSQL.noop),
    ]

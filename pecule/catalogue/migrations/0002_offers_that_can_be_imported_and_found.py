from pathlib import Path

import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pecule.catalogue.models.findable
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"
DEPARTMENTS = """
UPDATE catalogue_action SET department = CASE
    WHEN postcode ~ '^9[78][0-9]{3}$' THEN left(postcode, 3)
    WHEN postcode ~ '^20[01][0-9]{2}$' THEN '2A' WHEN postcode ~ '^20[0-9]{3}$' THEN '2B'
    ELSE left(postcode, 2) END
WHERE postcode ~ '^[0-9]{5}$'
"""
FILL = "SELECT catalogue_make_findable(array_agg(id)) FROM catalogue_action"

class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_organisations_and_offers'),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('name', models.CharField(max_length=120)),
                ('sent_by', models.TextField()),
                ('received_at', models.DateTimeField()),
                ('report', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Findable',
            fields=[
                ('action', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='catalogue.action')),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('price_cents', models.BigIntegerField()),
                ('starts', pecule.catalogue.models.findable.DaysField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='action',
            name='action_place_unless_distance',
        ),
        migrations.RemoveIndex(
            model_name='offer',
            name='offer_search',
        ),
        migrations.RemoveField(
            model_name='offer',
            name='search',
        ),
        migrations.AddField(
            model_name='action',
            name='announced',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='action',
            name='department',
            field=models.CharField(blank=True, db_default='', default='', max_length=3),
        ),
        migrations.AddField(
            model_name='action',
            name='insee',
            field=models.CharField(blank=True, db_default='', default='', max_length=5),
        ),
        migrations.AddField(
            model_name='action',
            name='number',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
        migrations.AddField(
            model_name='action',
            name='prerequisites',
            field=models.CharField(blank=True, db_default='', default='', max_length=3000),
        ),
        migrations.AddField(
            model_name='certification',
            name='active_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='certification',
            name='active_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='content',
            field=models.CharField(blank=True, db_default='', default='', max_length=3000),
        ),
        migrations.AddField(
            model_name='offer',
            name='number',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
        migrations.AddField(
            model_name='offer',
            name='results',
            field=models.CharField(blank=True, db_default='', default='', max_length=3000),
        ),
        migrations.AddField(
            model_name='offer',
            name='source',
            field=models.TextField(db_default='organisation', default='organisation'),
        ),
        migrations.AddField(
            model_name='session',
            name='number',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
        migrations.AddField(
            model_name='session',
            name='open',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('offer', 'number'), name='action_number_once'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('city', ''), ('modality', 'distance')), models.Q(models.Q(('modality', 'distance'), _negated=True), ('city__regex', '\\S')), models.Q(('announced', True), ('city', '')), _connector='OR'), name='action_place_unless_distance'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('department', ''), ('department__regex', '^(\\d[\\dAB]|9[78]\\d)$'), _connector='OR'), name='action_department_form'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('insee', ''), ('insee__regex', '^\\d[\\dAB]\\d{3}$'), _connector='OR'), name='action_insee_form'),
        ),
        migrations.AddConstraint(
            model_name='certification',
            constraint=models.CheckConstraint(condition=models.Q(('active_from__isnull', True), ('active_until__isnull', True), ('active_until__gte', models.F('active_from')), _connector='OR'), name='certification_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('organisation', 'number'), name='offer_number_once'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ('organisation', 'open_data'))), name='offer_source_known'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('action', 'number'), name='session_number_once'),
        ),
        migrations.AddField(
            model_name='catalogueimport',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='findable',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.offer'),
        ),
        migrations.AddConstraint(
            model_name='catalogueimport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('lheo', 'trainings', 'organisations', 'certifications'))), name='catalogue_import_kind_known'),
        ),
        migrations.AddIndex(
            model_name='findable',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='findable_words'),
        ),
        migrations.RunSQL(DEPARTMENTS, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "findable.sql").read_text(), (SQL / "findable_drop.sql").read_text()),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]

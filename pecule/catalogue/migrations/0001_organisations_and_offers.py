from pathlib import Path

import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = (Path(__file__).resolve().parent.parent / "sql" / "words.sql").read_text()
DROP = "DROP FUNCTION catalogue_words(text, text); DROP FUNCTION catalogue_plain(text)"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SQL, DROP),
        migrations.CreateModel(
            name='Certification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('code', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code',), name='certification_code_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('rncp', 'block', 'rs', 'clea', 'vae', 'bilan', 'licence_heavy', 'licence_light', 'volunteering'))), name='certification_kind_known'), models.CheckConstraint(condition=models.Q(('title__regex', '\\S'), ('code__regex', '^[A-Z0-9][A-Z0-9-]*$')), name='certification_is_named')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('login', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('title', models.CharField(max_length=255)),
                ('objective', models.CharField(max_length=3000)),
                ('status', models.TextField(default='published')),
                ('published_at', models.DateTimeField()),
                ('search', models.GeneratedField(db_persist=True, expression=models.Func(models.F('title'), models.F('objective'), function='catalogue_words'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='catalogue.certification')),
            ],
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('modality', models.TextField()),
                ('hours', models.IntegerField()),
                ('price_cents', models.BigIntegerField()),
                ('city', models.CharField(blank=True, default='', max_length=100)),
                ('postcode', models.CharField(blank=True, default='', max_length=10)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='catalogue.offer')),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('siret', models.CharField(max_length=14)),
                ('nda', models.CharField(max_length=11)),
                ('name', models.CharField(max_length=200)),
                ('city', models.CharField(blank=True, max_length=100)),
                ('qualiopi_from', models.DateField(null=True)),
                ('qualiopi_until', models.DateField(null=True)),
                ('status', models.TextField(default='draft')),
                ('iban', models.CharField(blank=True, default='', max_length=34)),
                ('registered_at', models.DateTimeField()),
                ('logins', models.ManyToManyField(related_name='+', through='catalogue.Member', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='offer',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='catalogue.organisation'),
        ),
        migrations.AddField(
            model_name='member',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='catalogue.organisation'),
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('seats', models.IntegerField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='catalogue.action')),
            ],
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('modality__in', ('in_person', 'distance', 'mixed'))), name='action_modality_known'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='action_hours_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('price_cents__gt', 0)), name='action_price_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('city', ''), ('modality', 'distance')), models.Q(models.Q(('modality', 'distance'), _negated=True), ('city__regex', '\\S')), _connector='OR'), name='action_place_unless_distance'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('siret',), name='organisation_siret_once'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('siret__regex', '^\\d{14}$')), name='organisation_siret_14_digits'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('nda__regex', '^\\d{11}$')), name='organisation_nda_11_digits'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '\\S')), name='organisation_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('draft', 'listed', 'suspended', 'delisted'))), name='organisation_status_known'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('iban', ''), ('iban__regex', '^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$'), _connector='OR'), name='organisation_iban_form'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('qualiopi_from__isnull', True), ('qualiopi_until__isnull', True)), models.Q(('qualiopi_from__isnull', False), ('qualiopi_until__gte', models.F('qualiopi_from'))), _connector='OR'), name='organisation_qualiopi_dates'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'listed'), _negated=True), ('qualiopi_until__isnull', False), _connector='OR'), name='organisation_listed_is_certified'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='offer_search'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('published', 'withdrawn'))), name='offer_status_known'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('title__regex', '\\S'), ('objective__regex', '\\S')), name='offer_says_what_it_is'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('organisation', 'login'), name='member_once'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['start'], name='session_start'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='session_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gt', 0)), name='session_seats_above_zero'),
        ),
    ]

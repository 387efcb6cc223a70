import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from pathlib import Path

from django.conf import settings
from django.db import migrations, models

SQL = (Path(__file__).parents[1] / "sql" / "guards.sql").read_text()
UNDO = """
DROP VIEW holders_by_nir;
DROP TRIGGER holder_number_final ON holders_holder;
DROP FUNCTION holders_refuse_other_number();
DROP TRIGGER holders_look_append_only ON holders_look;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("audit", "0001_trail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Holder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('nir_cipher', models.BinaryField(max_length=80)),
                ('nir_hash', models.BinaryField(max_length=32, unique=True)),
                ('temporary_number', models.BooleanField(db_default=False, default=False)),
                ('birth_name', models.TextField()),
                ('usage_name', models.TextField(blank=True, db_default='', default='')),
                ('given_names', models.TextField()),
                ('birth_date', models.DateField(null=True)),
                ('sex', models.TextField(blank=True, db_default='', default='')),
                ('birth_place_code', models.TextField(blank=True, db_default='', default='')),
                ('language', models.TextField(db_default='fr', default='fr')),
                ('identity_level', models.TextField(blank=True, db_default='', default='')),
                ('identity_verified_at', models.DateTimeField(null=True)),
                ('status', models.TextField(db_default='open', default='open')),
                ('locked_reason', models.TextField(blank=True, db_default='', default='')),
                ('locked_at', models.DateTimeField(null=True)),
                ('closed_reason', models.TextField(blank=True, db_default='', default='')),
                ('closed_on', models.DateField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('login', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
            ],
        ),
        migrations.CreateModel(
            name='FormerNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nir_cipher', models.BinaryField(max_length=80)),
                ('nir_hash', models.BinaryField(max_length=32, unique=True)),
                ('until', models.DateTimeField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
            ],
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('value', models.TextField()),
                ('claimed_at', models.DateTimeField()),
                ('verified_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_points', to='holders.holder')),
            ],
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('actor', models.TextField()),
                ('label', models.TextField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holders.holder')),
            ],
        ),
        migrations.AddIndex(
            model_name='holder',
            index=models.Index(fields=['birth_date'], name='holder_birth_date'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('nir_hash'), 32), name='holder_nir_hash_length'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('nir_cipher'), 42), name='holder_nir_cipher_length'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('birth_name', ''), _negated=True), models.Q(('given_names', ''), _negated=True)), name='holder_named'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['', 'F', 'M'])), name='holder_sex'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(('birth_place_code', ''), ('birth_place_code__regex', '^[0-9][0-9AB][0-9]{3}$'), _connector='OR'), name='holder_birth_place'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['fr', 'en'])), name='holder_language'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('identity_level', ''), ('identity_verified_at', None)), models.Q(('identity_level__in', ['eidas1', 'eidas2', 'eidas3']), ('identity_verified_at__isnull', False)), _connector='OR'), name='holder_identity_verified_whole'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'locked', 'closed'])), name='holder_status_known'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status', 'locked'), _negated=True), ('locked_reason', ''), ('locked_at', None)), models.Q(('status', 'locked'), ('locked_reason__in', ['asked', 'compromised', 'investigation']), ('locked_at__isnull', False)), _connector='OR'), name='holder_locked_whole'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_reason', ''), ('closed_on', None)), models.Q(('status', 'closed'), ('closed_reason__in', ['death', 'pension', 'merged']), ('closed_on__isnull', False)), _connector='OR'), name='holder_closed_whole'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into', None), models.Q(('closed_reason', 'merged'), _negated=True)), models.Q(('merged_into__isnull', False), ('closed_reason', 'merged'), ('login', None)), _connector='OR'), name='holder_merged_whole'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='holder_merged_elsewhere'),
        ),
        migrations.AddConstraint(
            model_name='formernumber',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('nir_hash'), 32), name='former_number_hash_length'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('holder', 'kind', 'value'), name='contact_point_once'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['email', 'phone', 'postal'])), name='contact_point_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'phone'), _negated=True), ('value__regex', '^\\+[1-9][0-9]{7,14}$'), _connector='OR'), name='contact_point_phone_form'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'email'), _negated=True), ('value__regex', '^[^@[:space:]]+@[^@[:space:]]+$'), _connector='OR'), name='contact_point_email_form'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(('verified_at', None), ('verified_at__gte', models.F('claimed_at')), _connector='OR'), name='contact_point_claimed_first'),
        ),
        migrations.AddIndex(
            model_name='look',
            index=models.Index(fields=['holder', '-at'], name='look_by_holder'),
        ),
        migrations.AddIndex(
            model_name='look',
            index=models.Index(fields=['actor', '-at'], name='look_by_actor'),
        ),
        migrations.AddConstraint(
            model_name='look',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['file', 'search'])), name='look_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='look',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'search'), ('holder__isnull', False), _connector='OR'), name='look_file_has_holder'),
        ),
        migrations.AddConstraint(
            model_name='look',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S'), ('label__regex', '\\S')), name='look_has_reason'),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]

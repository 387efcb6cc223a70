
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Login',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('audience', models.TextField(choices=[('holder', 'holder'), ('organisation', 'organisation'), ('employer', 'employer'), ('funder', 'funder'), ('staff', 'staff')])),
                ('display_name', models.CharField(max_length=120)),
                ('level', models.TextField(default='local')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='login_email_unique'), models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Lower('email'), models.F('email')), name='login_email_lower'), models.CheckConstraint(condition=models.Q(('audience__in', ['holder', 'organisation', 'employer', 'funder', 'staff'])), name='login_audience_known'), models.CheckConstraint(condition=models.Q(('level__in', ['local', 'eidas1', 'eidas2', 'eidas3'])), name='login_level_known'), models.CheckConstraint(condition=models.Q(('audience', 'staff'), ('roles', []), _connector='OR'), name='login_roles_only_for_staff'), models.CheckConstraint(condition=models.Q(('password__startswith', 'argon2'), ('password__startswith', '!'), _connector='OR'), name='login_password_argon2')],
            },
        ),
        migrations.CreateModel(
            name='SignInTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_hash', models.BinaryField(max_length=32)),
                ('source_hash', models.BinaryField(max_length=32)),
                ('succeeded', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('login', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['email_hash', 'at'], name='sign_in_try_by_email'), models.Index(fields=['source_hash', 'at'], name='sign_in_try_by_source'), models.Index(fields=['at'], name='sign_in_try_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('succeeded', False), ('login__isnull', False), _connector='OR'), name='sign_in_try_success_has_login')],
            },
        ),
    ]

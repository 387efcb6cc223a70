"""Codes by which people link their identity to a login made for them, and one link for each audience."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_AUDIENCE = """
UPDATE signin_brokerlink SET audience = login.audience FROM signin_login login WHERE login.id = login_id;
ALTER TABLE signin_login ADD CONSTRAINT login_with_its_audience UNIQUE (id, audience);
ALTER TABLE signin_brokerlink ADD CONSTRAINT broker_link_audience_of_login
    FOREIGN KEY (login_id, audience) REFERENCES signin_login (id, audience) ON DELETE CASCADE;
"""
_BACK = """
ALTER TABLE signin_brokerlink DROP CONSTRAINT broker_link_audience_of_login;
ALTER TABLE signin_login DROP CONSTRAINT login_with_its_audience;
"""


class Migration(migrations.Migration):
    dependencies = [("signin", "0003_brokers")]

    operations = [
        migrations.CreateModel(
            name="EnrolmentCode",
            fields=[
                ("login", models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False,
                    to=settings.AUTH_USER_MODEL,
                )),
                ("code_hash", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="enrolmentcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("made_at"))), name="enrolment_code_ends"
            ),
        ),
        migrations.RemoveConstraint(model_name="brokerlink", name="broker_link_names_one"),
        migrations.AddField(
            model_name="brokerlink", name="audience", field=models.TextField(default=""), preserve_default=False
        ),
        migrations.RunSQL(_AUDIENCE, _BACK),
        migrations.AddConstraint(
            model_name="brokerlink",
            constraint=models.UniqueConstraint(
                fields=("issuer", "sub", "audience"), name="broker_link_names_one_an_audience"
            ),
        ),
    ]

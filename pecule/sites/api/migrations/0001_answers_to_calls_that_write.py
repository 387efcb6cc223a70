from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('request_hash', models.BinaryField(max_length=32)),
                ('status', models.SmallIntegerField()),
                ('body', models.JSONField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='api_reply_by_age')],
                'constraints': [
                    models.UniqueConstraint(fields=('client_id', 'key'), name='api_reply_key_once'),
                    models.CheckConstraint(condition=models.Q(('status__range', (200, 299))), name='api_reply_is_a_success'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[!-~]{8,64}$')), name='api_reply_key_form'),
                ],
            },
        ),
    ]

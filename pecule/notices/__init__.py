"""E-mails to people: an outbox filled inside each verb, templates in both languages, sent by a job."""

from django.apps import AppConfig


class OrganisationSiteConfig(AppConfig):
    name = "pecule.sites.organisation"
    label = "site_organisation"

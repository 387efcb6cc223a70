from django.apps import AppConfig


class WalletSiteConfig(AppConfig):
    name = "pecule.sites.wallet"
    label = "wallet_site"

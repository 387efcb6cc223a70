"""A partner that does not exist: it says yes, but to the SIRETs that the settings name."""

from django.conf import settings

from pecule.catalogue.ports import ComplianceSaid, ComplianceSilent


class FakeCompliance:
    """Answers at once: no to ``PECULE_COMPLIANCE_NO``, nothing to ``PECULE_COMPLIANCE_SILENT``, yes to the others."""

    def ask(self, siret: str) -> ComplianceSaid:
        """See ``pecule.catalogue.ports.Compliance``."""
        if siret in getattr(settings, "PECULE_COMPLIANCE_SILENT", ()):
            raise ComplianceSilent
        return ComplianceSaid(siret not in getattr(settings, "PECULE_COMPLIANCE_NO", ()), f"fake-{siret}")

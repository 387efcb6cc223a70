"""The parts that visitors of a demonstration may play, and the password that all of them share."""

from dataclasses import dataclass

from pecule.signin.rules import Audience

LOCKED = "163112A004009"
PASSWORD = "une-demonstration-2026"  # noqa: S105 -- printed for visitors of a demonstration, valid nowhere else


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody to play: how to sign in, where, and what is worth looking at."""

    email: str
    name: str
    audience: Audience
    page: str
    story: str
    roles: tuple[str, ...] = ()
    nir: str = ""


PARTS = (
    Part("jeanne@pecule.example", "Jeanne Martin", Audience.HOLDER, "/me/",
         "full time since 2019: every euro explained, a proposal to accept, an end to confirm", nir="2850675111005"),
    Part("karim@pecule.example", "Karim Diallo", Audience.HOLDER, "/me/",
         "works 40 % of the time: a dotation of his employer, another one announced", nir="1920369123011"),
    Part("mei@pecule.example", "Mei Nguyen", Audience.HOLDER, "/me/",
         "prefers English, started in the last year, waits for an answer", nir="2990899352021"),
    Part("michel@pecule.example", "Michel Petit", Audience.HOLDER, "/me/",
         "his account is locked: he thinks somebody has his password", nir=LOCKED),
    Part("ecole@pecule.example", "Atelier des Métiers", Audience.ORGANISATION, "/organisation/",
         "answers requests, declares who came, gives invoices, has a hearing to answer"),
    Part("planning@pecule.example", "Alix, planning", Audience.ORGANISATION, "/organisation/",
         "is invited to join the team of Atelier des Métiers"),
    Part("candidat@pecule.example", "Nouvelle École", Audience.ORGANISATION, "/organisation/",
         "asks to be listed: the second step is still to be written"),
    Part("paie@pecule.example", "Service paie", Audience.EMPLOYER, "/employer/",
         "sends declarations and reads their reports"),
    Part("agent@pecule.example", "Dominique, conseil", Audience.STAFF, "/staff/",
         "finds a person, decides on files set aside", ("advisor", "rights_officer", "auditor")),
    Part("marche@pecule.example", "Noor, marché", Audience.STAFF, "/staff/",
         "vets organisations, hears them, controls trainings", ("organisation_officer", "controls_officer", "auditor")),
    Part("garde@pecule.example", "Robin, vigilance", Audience.STAFF, "/staff/",
         "decides on what screening holds: who shares what with reported frauds",
         ("screening_officer", "fraud_analyst", "auditor")),
    Part("paiement@pecule.example", "Lou, paiements", Audience.STAFF, "/staff/",
         "prepares files for the bank and reads its answers", ("payments_officer",)),
    Part("paiement2@pecule.example", "Eden, paiements", Audience.STAFF, "/staff/",
         "releases the file that Lou has prepared", ("payments_officer",)),
    Part("regie@pecule.example", "Camille, régie", Audience.STAFF, "/staff/",
         "runs the year, reverses a batch, pays organisations",
         ("year_operator", "payments_officer", "receipts_officer", "auditor")),
    Part("regie2@pecule.example", "Sacha, régie", Audience.STAFF, "/staff/",
         "the second pair of eyes", ("year_operator", "payments_officer", "auditor", "administrator")),
)  # fmt: skip


def people_file() -> list[dict[str, object]]:
    """The holders to play, as the wallet and the made-up identity provider load them. Nobody here is real."""
    born = {
        "jeanne@pecule.example": ("MARTIN", "Jeanne", "1985-06-14", "F", "75111", "99100", "JEANNE-2026"),
        "karim@pecule.example": ("DIALLO", "Karim", "1992-03-02", "M", "69123", "99100", "KARIM-2026"),
        "mei@pecule.example": ("NGUYEN", "Mei", "1999-08-21", "F", "", "99243", "MEI-2026"),
        "michel@pecule.example": ("PETIT", "Michel", "1963-11-30", "M", "2A004", "99100", "MICHEL-2026"),
    }
    return [
        {
            "email": email, "mobile": f"+3360000000{place}", "birth_name": name, "given_names": given,
            "birth_date": day, "sex": sex, "birth_place": where, "birth_country": country, "password": PASSWORD,
            "activation_code": code, "proofed": True, "language": "en" if given == "Mei" else "fr",
        }
        for place, (email, (name, given, day, sex, where, country, code)) in enumerate(born.items(), start=1)
    ]  # fmt: skip

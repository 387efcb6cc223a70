"""A pack for whoever can take a page or a number down: a letter, what shows the fraud, and XARF. Pure.

Nothing in it tells who reported: texts that several people received, counts, and the indicators themselves.
"""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pecule.kernel.refusals import Refusal
from pecule.scams.rules.warning import harmless
from pecule.scams.sharing.campaigns import Operator, SharedCampaign, utc
from pecule.scams.sharing.xarf import reports


class NothingToTakeDown(Refusal):
    """A campaign without a page, a number or a mailbox that enough people gave."""

    says = "Nothing of this campaign can be taken down: no page, number or mailbox that enough people gave stands."
    next_step = "Wait for more reports, or look at its texts on the campaign's page."
    status = 409


_KINDS = ("address", "domain", "email", "phone", "sender")
_LETTER_FR = """\
À l’attention du service des abus (hébergeur, bureau d’enregistrement ou opérateur)

Objet : demande de retrait d’un contenu frauduleux – campagne {id}

Madame, Monsieur,

Les éléments ci-dessous, dont certains relèvent de vos services, sont utilisés pour escroquer le public{brand}.
{people} personnes indépendantes nous ont signalé ces messages entre le {first} et le {last} (UTC).

{listed}

Nous vous demandons de rendre ces contenus inaccessibles, ou de couper ces numéros et ces adresses, conformément à
l’article 6 du règlement (UE) 2022/2065 (services numériques), et de conserver les données qui permettent d’identifier
leurs auteurs. Les adresses sont écrites sans danger : remplacez « [.] » par « . » et « hxxp » par « http ».

Le dossier contient : le texte reçu (evidence.txt), la liste des indicateurs (indicators.csv) et les mêmes faits pour
vos automates (xarf.json, XARF v4). Il ne contient aucune donnée sur les personnes qui ont signalé.

Notre service se trompe-t-il ? Dites-le nous : {contact}.

{operator}, {address}
"""
_LETTER_EN = """\
To the abuse desk (host, registrar or operator)

Subject: request to take down fraudulent content – campaign {id}

Dear Sir or Madam,

What is listed below, some of it with you, is used to defraud the public{brand}.
{people} independent people reported these messages to us between {first} and {last} (UTC).

{listed}

We ask you to make this content unavailable, or to cut off these numbers and mailboxes, under article 6 of Regulation
(EU) 2022/2065 (Digital Services Act), and to keep what can identify their authors. Addresses are written so that
nothing opens them: read “[.]” as “.” and “hxxp” as “http”.

This pack holds the text received (evidence.txt), the indicators (indicators.csv) and the same facts for your machines
(xarf.json, XARF v4). It holds nothing about the people who reported.

Are we wrong? Tell us: {contact}.

{operator}, {address}
"""


def pack(campaign: SharedCampaign, operator: Operator) -> bytes:
    """The pack as a ZIP file; the same campaign gives the same bytes. Raises NothingToTakeDown."""
    told = reports(campaign, operator)
    if not told:
        raise NothingToTakeDown
    files = {
        "letter-fr.txt": _letter(_LETTER_FR, " en se faisant passer pour « {brand} »", campaign, operator),
        "letter-en.txt": _letter(_LETTER_EN, " in the name of “{brand}”", campaign, operator),
        "evidence.txt": _evidence(campaign),
        "indicators.csv": _indicators(campaign),
        "xarf.json": json.dumps(told, ensure_ascii=False, indent=2) + "\n",
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(ZipInfo(name, campaign.changed_at.timetuple()[:6]), text.encode(), ZIP_DEFLATED)
    return made.getvalue()


def _letter(words: str, brand: str, campaign: SharedCampaign, operator: Operator) -> str:
    listed = [
        f"- {one.kind}: {harmless(one.value)} ({one.people}; {_day(utc(one.first_at))} – {_day(utc(one.last_at))})"
        for one in campaign.standing(*_KINDS)
    ]
    return words.format(
        id=campaign.id,
        brand=brand.format(brand=campaign.brand) if campaign.brand else "",
        people=campaign.people,
        first=_day(utc(campaign.begun_at)),
        last=_day(utc(campaign.last_at)),
        listed="\n".join(listed),
        contact=operator.contact,
        operator=operator.name,
        address=operator.address,
    )


def _evidence(campaign: SharedCampaign) -> str:
    text = harmless(campaign.text) if campaign.text else "(no text was received word for word by several people)"
    return (
        f"Campaign {campaign.id}\nFirst report {utc(campaign.begun_at)}, last {utc(campaign.last_at)}\n"
        f"Independent people: {campaign.people}\nReceived by: {campaign.channel}\n\n{text}\n"
    )


def _indicators(campaign: SharedCampaign) -> str:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("kind", "value", "people", "confidence", "first_seen", "last_seen"))
    for one in campaign.standing(*_KINDS):
        value = f"'{one.value}" if one.value[:1] in ("=", "+", "-", "@") else one.value  # no spreadsheet's formula
        rows.writerow((one.kind, value, one.people, one.confidence, utc(one.first_at), utc(one.last_at)))
    return text.getvalue()


def _day(instant: str) -> str:
    return instant[:10]

"""What a report keeps of a message: the author's words and ways to be reached, nothing of who received it."""

import pytest

from pecule.scams.rules import Message, read
from pecule.scams.rules.indicators import Indicator
from pecule.scams.rules.privacy import Cleaned, clean


def cleaned(text: str, channel: str = "sms", sender: str = "") -> Cleaned:
    return clean(read(Message(text, channel, sender)))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Votre NIR 2 85 06 75 111 005 42 est à confirmer", "Votre NIR [nir] est à confirmer"),
        ("numéro 285067511100542 expiré", "numéro [nir] expiré"),
        ("Carte 4970 1012 3456 7890 bloquée", "Carte 4970 1012 3456 7890 bloquée"),  # no card has these digits
        ("Carte 4539 1488 0343 6467 bloquée", "Carte [card] bloquée"),
        ("Votre IBAN FR76 3000 6000 0112 3456 7890 189 est suspendu", "Votre IBAN [iban] est suspendu"),
        ("Bonjour Jean-Pierre Dupont, votre colis attend", "Bonjour [name], votre colis attend"),
        (
            "Bonjour Mme MARTIN, votre colis attend. Mme Martin, répondez",
            "Bonjour Mme [name], votre colis attend. Mme [name], répondez",
        ),
        ("Dear Sarah, your parcel waits. Sarah, hurry", "Dear [name], your parcel waits. [name], hurry"),
        ("Bonjour Votre colis attend", "Bonjour Votre colis attend"),
        ("Bonjour maman, j'ai cassé mon téléphone", "Bonjour maman, j'ai cassé mon téléphone"),
        ("Hello Mum, I broke my phone", "Hello Mum, I broke my phone"),
        ("Cher client, Bonjour Ameli", "Cher client, Bonjour Ameli"),
        ("Un code a été envoyé au 06 12 34 56 78", "Un code a été envoyé au [phone]"),
        ("Votre numéro 06 12 34 56 78 sera coupé", "Votre numéro [phone] sera coupé"),
        ("Votre adresse paul.durand@orange.fr expire", "Votre adresse [email] expire"),
        ("Livraison au 12 bis rue de la Paix, 75002 Paris", "Livraison au [home], 75002 Paris"),
        ("Vous êtes né le 12/03/1980 ?", "Vous êtes né le [birth] ?"),
        ("Voir https://ameli-vitale.info/p?u=paul&t=91", "Voir https://ameli-vitale.info/p?[link]"),
    ],
)
def test_personal_data_are_taken_out(text: str, kept: str) -> None:
    assert cleaned(text).text == kept


def test_what_the_author_wants_to_be_reached_by_stays_and_becomes_indicators() -> None:
    found = cleaned(
        "Votre CPF expire : rappelez le 07 56 78 90 12 ou écrivez à cpf@droits-formation.info", sender="+33644556677"
    )
    assert found.text == "Votre CPF expire : rappelez le 07 56 78 90 12 ou écrivez à cpf@droits-formation.info"
    assert set(found.indicators) == {
        Indicator("phone", "+33756789012"),
        Indicator("phone", "+33644556677"),
        Indicator("email", "cpf@droits-formation.info"),
    }
    assert found.sender == "+33644556677"


def test_an_account_to_pay_to_is_an_indicator_and_stands_in_no_text() -> None:
    found = cleaned("Faites un virement de 300 € sur FR76 3000 6000 0112 3456 7890 189 avant midi")
    assert found.text == "Faites un virement de 300 € sur [iban] avant midi"
    assert found.indicators == (Indicator("iban", "FR7630006000011234567890189"),)


def test_nothing_official_is_an_indicator() -> None:
    assert cleaned("Ameli : appelez le 3646 ou voyez https://www.ameli.fr/assure", sender="38663").indicators == ()


def test_an_address_becomes_a_template() -> None:
    found = cleaned("Suivi : https://www.colis-suivi.top/fr/83920/pay.php?id=77")
    assert found.indicators == (
        Indicator("address", "colis-suivi.top/fr/*/pay.php"),
        Indicator("domain", "colis-suivi.top"),
    )


def test_behind_a_shortener_the_path_is_all_there_is() -> None:
    assert cleaned("Suivi : https://bit.ly/3xYz12").indicators == (Indicator("address", "bit.ly/3xYz12"),)
    assert cleaned("Suivi : https://bit.ly/").indicators == ()


def test_what_is_too_long_for_any_list_is_no_indicator() -> None:
    found = cleaned(f"Suivi : https://bit.ly/{'a' * 400} et https://colis-suivi.top/{'b' * 400}")
    assert {one.value for one in found.indicators} == {"colis-suivi.top/*", "colis-suivi.top"}


def test_the_name_of_a_contact_is_not_kept_as_the_sender() -> None:
    assert cleaned("Salut", sender="Paul Durand").sender == ""
    assert cleaned("Votre carte vitale expire", sender="InfoVitale").sender == "INFOVITALE"


def test_cleaning_again_changes_nothing() -> None:
    text = "Bonjour Mme MARTIN, carte 4539 1488 0343 6467, voir https://ameli-vitale.info/p?u=paul"
    once = cleaned(text)
    assert cleaned(once.text).text == once.text
    assert once.removed == (("card", 1), ("name", 1), ("link", 1))

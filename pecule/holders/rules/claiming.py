"""Whether an identity that was vouched for and a file are about the same person."""

from datetime import date

from pecule.holders.rules.names import name_key
from pecule.kernel.refusals import Refusal


class NotThatPerson(Refusal):
    """A number that is not of a file about this person, or of no file."""

    says = "We found no training account of this number for the person you signed in as."
    next_step = (
        "Check the number on your health insurance card. Your file has your birth name, not the name in use: if it is "
        "written otherwise there, an advisor can put it right with you. Nobody will ask you for it by phone."
    )
    status = 403


def same_person(
    *, birth_name: str, given_names: str, birth_date: date | None, sex: str, said_name: str, said_given: str,
    said_born: date | None, said_gender: str,
) -> bool:  # fmt: skip
    """Birth name, first given name, date of birth and sex are the same, but for accents, capitals and hyphens.

    A usage name never counts. What the file does not know (a date, a sex) is not held against anybody.
    """
    first, said_first = (name_key(names.split(" ")[0].split(",")[0]) for names in (given_names + " ", said_given + " "))
    return (
        bool(name_key(said_name))
        and name_key(birth_name) == name_key(said_name)
        and first == said_first
        and (birth_date is None or birth_date == said_born)
        and (not sex or sex == {"female": "F", "male": "M"}.get(said_gender))
    )

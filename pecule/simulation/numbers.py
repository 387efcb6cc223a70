"""Identifiers that pass their checks and belong to nobody."""

from random import Random

from stdnum import iban, luhn
from stdnum.fr import nir


def made_up_siren(random: Random) -> str:
    """A SIREN of nine digits; it starts with 99, which the register does not give out yet."""
    body = f"99{random.randrange(10**6):06d}"
    return body + luhn.calc_check_digit(body)


def made_up_siret(random: Random, siren: str) -> str:
    """An establishment of the firm ``siren``."""
    body = f"{siren}{random.randrange(1, 300):04d}"
    return body + luhn.calc_check_digit(body)


def made_up_nir(random: Random, sex: str, year: int, month: int) -> str:
    """The 13 characters of a NIR, of a person born in a department of France; ``sex`` is F or M."""
    department = random.choice([*(f"{n:02d}" for n in range(1, 96) if n != 20), "2A", "2B"])
    body = f"{'2' if sex == 'F' else '1'}{year % 100:02d}{month:02d}{department}{random.randrange(1, 600):03d}"
    body += f"{random.randrange(1, 1000):03d}"
    nir.calc_check_digits(body)
    return body


def made_up_iban(random: Random) -> str:
    """A French IBAN of a bank that does not exist."""
    account = f"{99999:05d}{random.randrange(10**5):05d}{random.randrange(10**11):011d}"
    key = 97 - (89 * int(account[:5]) + 15 * int(account[5:10]) + 3 * int(account[10:])) % 97
    body = f"{account}{key:02d}"
    return f"FR{iban.calc_check_digits(f'FR00{body}')}{body}"

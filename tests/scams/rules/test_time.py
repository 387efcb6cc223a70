"""No text can make a reading last: the page and the API are open to everybody."""

import time

import pytest

from pecule.scams.rules import TEXT_MAX, Message, judge, read

SECONDS_MAX = 5  # a tenth of it is usual; what these texts once took was more than thirty
WORST = {
    "one word": "a",
    "one number": "1",
    "one word of two alphabets": "aа",
    "digits in a word": "a0",
    "an endless host": "a.",
    "an endless address": "http://a.com/A",
    "accounts without end": "FR76",
    "brackets": "[",
    "spaces and dots": " .",
    "words of one letter": "a ",
    "noes": "ne ",
    "mailboxes": "a@",
}


@pytest.mark.parametrize("part", WORST.values(), ids=WORST.keys())
def test_the_longest_text_is_read_in_time(part: str) -> None:
    text = (part * TEXT_MAX)[:TEXT_MAX]
    begun = time.process_time()
    judge(read(Message(text)))
    assert time.process_time() - begun < SECONDS_MAX

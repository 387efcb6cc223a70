"""Characters that are read as another one, written down once.

Letters: the part of Unicode's confusables (UTS 39) whose skeleton is a Latin letter or a digit and that phones can
type; compatibility forms (full width, mathematical, circled) are left to NFKC. Emoji: those that say the same thing.
"""

import unicodedata
from functools import cache

_LETTERS = {
    # Cyrillic
    "а": "a", "в": "b", "ь": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "ë", "є": "e", "һ": "h", "ћ": "h", "н": "h",
    "і": "i", "ї": "ï", "ӏ": "l", "ј": "j", "к": "k", "м": "m", "п": "n", "о": "o", "р": "p", "ԛ": "q", "г": "r",
    "ѕ": "s", "т": "t", "ц": "u", "ѵ": "v", "ԝ": "w", "ш": "w", "х": "x", "у": "y", "ү": "y", "з": "3", "б": "6",
    "ҽ": "e",
    # Greek
    "α": "a", "ά": "á", "β": "b", "ϲ": "c", "δ": "d", "ε": "e", "έ": "é", "η": "n", "ι": "i", "ί": "í", "κ": "k",
    "ν": "v", "ο": "o", "ό": "ó", "ρ": "p", "σ": "o", "ς": "s", "τ": "t", "υ": "u", "ύ": "ú", "χ": "x", "γ": "y",
    "ω": "w", "μ": "u", "ϳ": "j", "ζ": "z", "π": "n",
    # Armenian, Cherokee, Hebrew, Georgian
    "ո": "n", "ս": "u", "օ": "o", "հ": "h", "զ": "q", "ց": "g", "յ": "j", "ք": "p", "ꭰ": "d", "ꭱ": "r",
    "ꭲ": "t", "ꭺ": "a", "ꭼ": "e", "ꮃ": "w", "ꮇ": "m", "ꮋ": "h", "ꮪ": "s", "ꮮ": "l", "ꮯ": "c", "ꮲ": "p", "ꮶ": "k",
    "ꮩ": "v", "ꮓ": "z", "ꮢ": "r", "ꮐ": "g", "ꮟ": "b", "ס": "o", "ו": "l", "ყ": "y", "ძ": "d",
    # Latin letters of phonetics and of other alphabets
    "ɑ": "a", "ƅ": "b", "ɓ": "b", "ƈ": "c", "ɗ": "d", "đ": "d", "ɛ": "e", "ə": "e", "ƒ": "f", "ɡ": "g", "ɠ": "g",
    "ħ": "h", "ɦ": "h", "ı": "i", "ɩ": "i", "ɨ": "i", "ȷ": "j", "ƙ": "k", "ł": "l", "ɭ": "l", "ɫ": "l", "ɱ": "m",
    "ɳ": "n", "ƞ": "n", "ŋ": "n", "ɵ": "o", "ɔ": "c", "ø": "o", "ƥ": "p", "ʠ": "q", "ɾ": "r", "ɽ": "r", "ʂ": "s",
    "ƚ": "l", "ŧ": "t", "ƭ": "t", "ʈ": "t", "ʋ": "v", "ʉ": "u", "ɯ": "w", "ʏ": "y", "ƴ": "y", "ƶ": "z", "ʐ": "z",
    # small capitals and turned commas
    "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j", "ᴋ": "k",
    "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ꞯ": "q", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v",
    "ᴡ": "w", "ᴢ": "z",
    # punctuation that keyboards and word processors choose among
    "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "ʹ": "'", "´": "'", "`": "'", "′": "'", "“": '"', "”": '"', "„": '"',
    "‟": '"', "″": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "﹘": "-", "․": ".",
    "ꓸ": ".", "。": ".", "．": ".", "∕": "/", "⁄": "/", "╱": "/", "⧸": "/", "։": ":", "∶": ":", "ː": ":", "ꓽ": ":",
    "᎓": ":", "ǃ": "!", "‼": "!", "⁉": "!", "❗": "!", "❕": "!", "❓": "?", "❔": "?", "¡": "!", "ʔ": "?",
    # what Windows-1252 becomes when it is taken for Latin-1
    "\x80": "€", "\x85": "...", "\x91": "'", "\x92": "'", "\x93": '"', "\x94": '"', "\x96": "-", "\x97": "-",
}  # fmt: skip
_EMOJI = {
    "💰": "💵💶💷💴💸🤑💳🪙💲🏦", "🎁": "🎉🎊🏆🥇🥳🎈🎟🎫🎖🏅🍀🎰", "📦": "📬📮📫📭🚚🚛📪🛻", "🔒": "🔐🔓🔑🗝🛡",
    "🚨": "⚠⛔🚫🛑📛☢🔴🆘", "👉": "👈👇👆➡⬇⬅➜➔▶⏩🔗🖱👀", "☎": "📞📱📲📟", "⏰": "⏳⌛⏱🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛",
    "✅": "✔☑🆗👍👌", "📈": "📊💹🚀📉💎",
    "❤": "💙💚💛🧡💜💖💕💗💘💓💞😍🥰😘💋♥💝", "🙂": "😀😃😄😁😊☺😉😆😅🤣😂🙃😇🤗😜😋😎",
    "🔥": "💥⭐🌟✨⚡💫",
}  # fmt: skip
_SAME_EMOJI = {one: head for head, others in _EMOJI.items() for one in others}
_SQUARED = {chr(0x1F130 + i): chr(97 + i) for i in range(26)}
_SQUARED |= {chr(0x1F150 + i): chr(97 + i) for i in range(26)}
_SQUARED |= {chr(0x1F170 + i): chr(97 + i) for i in range(26)}
TABLE = {**_LETTERS, **_SAME_EMOJI, **_SQUARED}
_BLANK = frozenset("\t\r\x0b\x0c\u2028\u2029\u2800\u3164\uffa0\u115f\u1160")
_UNSEEN = frozenset("\u034f\u180b\u180c\u180d\u17b4\u17b5")
_DEPTH_MAX = 4


def is_emoji(character: str) -> bool:
    """Whether it is a picture, as between two letters of a word it would be put to hide it."""
    return character in _EMOJI or "\U0001f300" <= character <= "\U0001faff" or "\u2600" <= character <= "\u27bf"


@cache
def plain(character: str, depth: int = 0) -> str:
    """What one character is read as: zero or more characters, each read as itself."""
    if character == "\n" or (character.isascii() and character.isprintable()):
        return character.lower() if character != "`" else "'"
    if character in _BLANK:
        return " "
    if character not in TABLE and _invisible(character):
        return ""
    read = TABLE.get(character) or _compatible(character)
    if read == character or depth == _DEPTH_MAX:
        return read
    return "".join(plain(one, depth + 1) for one in read)


def _compatible(character: str) -> str:
    lowered = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).lower())
    return "".join(one for one in lowered if one == lowered[0] or not unicodedata.combining(one))


def _invisible(character: str) -> bool:
    """Control and format characters, variation selectors, keycaps, skin tones, halves of surrogate pairs."""
    code = ord(character)
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs")
        or character in _UNSEEN
        or 0xFE00 <= code <= 0xFE0F
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0100 <= code <= 0xE01EF
        or code == 0x20E3
    )

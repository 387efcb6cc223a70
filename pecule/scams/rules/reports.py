"""What a report is refused for. Pure."""

import re

from pecule.kernel.refusals import Refusal


class DepartmentUnknown(Refusal):
    """A department that is none."""

    says = "“{department}” is not the number of a department."
    next_step = "Choose one of the list, or leave it out."


class CodeUnknown(Refusal):
    """A word that deletes nothing."""

    says = "No report is deleted by this code."
    next_step = "Copy all of its 16 signs. If the report was deleted already, there is nothing left to do."
    status = 404


def read_code(text: str) -> str:
    """A deletion code as it was given out, however it was typed."""
    bare = re.sub(r"[^A-Z2-7]", "", text.upper().replace("0", "O").replace("1", "I").replace("8", "B"))
    return "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))

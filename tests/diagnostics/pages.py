"""Reading the pages of diagnostics."""

import re
from dataclasses import dataclass
from pathlib import Path

import segdsl.diagnostics
from segdsl.diagnostics import Code
from segdsl.diagnostics.codes import CODES

PAGES = Path(segdsl.diagnostics.__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Page:
    code: Code
    whole: str

    @property
    def title(self) -> str:
        return self.whole.partition("\n")[0].removeprefix("# ")

    @property
    def text(self) -> str:
        """What stands between the title and the first heading."""
        return self.whole.partition("\n")[2].partition("\n## ")[0]

    @property
    def prose(self) -> str:
        """The page without its examples."""
        return re.sub(r"^```.*?^```$", "", self.whole, flags=re.DOTALL | re.MULTILINE)

    @property
    def headings(self) -> list[str]:
        return re.findall(r"^## (.+)$", self.prose, re.MULTILINE)

    def examples(self, heading: str) -> list[tuple[str, str]]:
        """The language and the text of each block below a heading."""
        _, _, after = self.whole.partition(f"\n## {heading}\n")
        part = re.split(r"^## (?:Wrong|Right|Why)$", after, flags=re.MULTILINE)[0]
        return re.findall(r"^```(\w+)\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)


def pages() -> list[Page]:
    """The pages there are, by code."""
    files = ((code, PAGES / f"{code.slug}.md") for code in sorted(CODES, key=lambda code: code.id))
    return [Page(code, file.read_text(encoding="utf-8")) for code, file in files if file.exists()]

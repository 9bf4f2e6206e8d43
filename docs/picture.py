"""Takes the picture of the shop's report that the README shows, with a Chromium that is installed.

python docs/picture.py             writes docs/images/report.png
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
SHOP = DOCS.parent / "examples" / "shop"
PICTURE = DOCS / "images" / "report.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZE = "1200,1500"
# no first-run pages, no calls home
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


def main() -> int:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print(f"none of {', '.join(BROWSERS)} is installed", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "shop.html"), Path(folder, "report.png")
        command = [sys.executable, "-m", "segdsl", "report", "shop.seg", "--as-of", "2024-06-30", "--quiet"]
        subprocess.run([*command, "-o", page], cwd=SHOP, check=True)
        flags = [*FLAGS, f"--user-data-dir={folder}/profile", f"--window-size={SIZE}", f"--screenshot={made}"]
        subprocess.run([browser, *flags, page.as_uri()], check=True, stderr=subprocess.DEVNULL, timeout=120)
        shutil.copyfile(made, PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())

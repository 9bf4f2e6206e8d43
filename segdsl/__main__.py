"""`python -m segdsl`: the command line."""

import sys

from segdsl.cli import main

if __name__ == "__main__":
    sys.exit(main())

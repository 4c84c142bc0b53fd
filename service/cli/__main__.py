"""`python -m service.cli`: the command line without the console script."""

from __future__ import annotations

import sys

from service.cli import main

sys.exit(main())

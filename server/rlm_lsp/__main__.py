"""``python -m rlm_lsp`` is ``rlm-lsp``."""

import sys

from rlm_lsp.cli import main

if __name__ == "__main__":
    sys.exit(main())

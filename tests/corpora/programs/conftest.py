"""What the tests of generated programs share: `rare_programs`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

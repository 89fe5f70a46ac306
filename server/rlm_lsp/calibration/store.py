"""Where the calibration is kept: a small file in the user's folder, one a machine.

A home folder may be shared by machines, so the file's name says which one it is of.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rlm_lsp.calibration.shifting import Calibration, Shift

FORMAT_VERSION = 1

KNOWN_COSTS = Path(__file__).with_name("known_costs.json")

log = logging.getLogger(__name__)


def load(path: Path | None = None) -> Calibration | None:
    """The calibration of this machine; None where there is none that can be used.

    Args:
        path: Its file; None for the user's.
    """
    try:
        path = path or file_path()
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RuntimeError) as error:  # nobody's home folder is known
        log.warning("the calibration can't be read: %s", error)
        return None
    try:
        if data["version"] != FORMAT_VERSION or data["reference"] != reference_digest():
            log.warning(
                "%s was made with other reference functions and is not used; calibrate again", path
            )
            return None
        return _read(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.warning("%s is damaged: %r", path, error)
        return None


def save(calibration: Calibration, path: Path | None = None) -> Path:
    """Keeps a calibration; a reader never sees half of it.

    Raises:
        OSError: It can't be written.
    """
    # Imported here: `initialize` does not wait for it.
    import tempfile

    path = path or file_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"version": FORMAT_VERSION, "reference": reference_digest(), **asdict(calibration)}
    descriptor, name = tempfile.mkstemp(".tmp", path.name, path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, indent=1)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    return path


def remove(path: Path | None = None) -> bool:
    """Removes the calibration of this machine.

    Returns:
        Whether there was one.

    Raises:
        OSError: It can't be removed.
    """
    try:
        (path or file_path()).unlink()
    except FileNotFoundError:
        return False
    return True


def file_path() -> Path:
    """The file of this machine, where the platform keeps a user's data."""
    # Imported here: `initialize` does not wait for it.
    from platformdirs import user_data_path

    return user_data_path("rlm-lsp", appauthor=False) / f"calibration-{_machine()}.json"


def reference_digest() -> str:
    """Says which functions, with which costs, a calibration was made with."""
    return hashlib.sha256(KNOWN_COSTS.read_bytes()).hexdigest()


def _read(data: dict[str, Any]) -> Calibration:
    """A calibration from what `save` wrote.

    Raises:
        KeyError: Something is missing.
        TypeError: Something is of another type.
        ValueError: A number can't be one of a shift.
    """
    shifts = {
        str(language): {str(metric): _shift(**shift) for metric, shift in metrics.items()}
        for language, metrics in data["shifts"].items()
    }
    return Calibration(shifts, str(data["device"]), str(data["runtime"]), str(data["made"]))


def _shift(factor: float, deviation: float) -> Shift:
    shift = Shift(float(factor), float(deviation))
    if not (0 < shift.factor < math.inf and 0 <= shift.deviation < math.inf):
        raise ValueError(f"{shift} is no shift")
    return shift


def _machine() -> str:
    """A short name for this machine: equal machines have equal ones."""
    about = (platform.system(), platform.machine(), _processor(), str(os.cpu_count()))
    return hashlib.sha256("\n".join(about).encode()).hexdigest()[:12]


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
            named = (line for line in lines if line.startswith("model name"))
            return next(named, "").partition(":")[2].strip()
    except OSError:
        return os.environ.get("PROCESSOR_IDENTIFIER", "")

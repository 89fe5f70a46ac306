"""``rlm-lsp calibrate``: what this machine takes for what is known of the reference machine."""

from __future__ import annotations

import argparse
import shutil

from rlm_lsp.calibration import store
from rlm_lsp.calibration.measuring import CalibrationError, calibrate_machine
from rlm_lsp.cli.output import complain, progress, show
from rlm_lsp.wording.machine import calibration_line, outcome_text

_STEPS = 100


def calibrate(options: argparse.Namespace) -> int:
    """Runs the command; returns its exit code."""
    if options.remove:
        return _remove()
    named: str | None = options.python
    python = shutil.which(named) if named else None
    if named and python is None:
        complain(f"{named} is no program that can be run")
        return 2
    try:
        with progress("Timing this machine", _STEPS, "steps") as advance:
            done = 0

            def tell(share: float) -> bool:
                nonlocal done
                advance(int(share * _STEPS) - done)
                done = int(share * _STEPS)
                return True

            outcome = calibrate_machine(python, tell)
    except CalibrationError as error:
        complain(f"not calibrated: {error}")
        return 1
    show(f"{outcome_text(outcome)}\n{calibration_line(outcome.calibration)}\n{outcome.path}")
    return 0


def _remove() -> int:
    try:
        removed = store.remove()
    except OSError as error:
        complain(f"the calibration can't be removed: {error}")
        return 1
    show("this machine is no longer calibrated" if removed else "this machine was not calibrated")
    return 0

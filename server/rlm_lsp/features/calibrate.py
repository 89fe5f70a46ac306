"""The command that times this machine, so that the numbers are those of it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from rlm_lsp.lsp.commands import Token

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer

COMMAND = "rlm-lsp.calibrate"

_STEPS = 100


def register(server: RlmServer) -> None:
    """Registers the command."""

    async def run(_: None, token: Token) -> str:
        # Imported here: the session starts sooner.
        from rlm_lsp.calibration.measuring import CalibrationError, calibrate_machine
        from rlm_lsp.wording.machine import calibration_line, outcome_text

        loop = asyncio.get_running_loop()
        async with server.progress_board.running("Timing this machine", token) as progress:

            def advance(share: float) -> bool:
                done = int(share * _STEPS)
                loop.call_soon_threadsafe(progress.report, done, _STEPS, "")
                return not progress.cancelled

            # A thread of its own, which the end of the session does not wait for.
            aside = ThreadPoolExecutor(1, "rlm-calibrate")
            try:
                outcome = await loop.run_in_executor(aside, calibrate_machine, None, advance)
            except CalibrationError as error:
                text = f"Not calibrated: {error}."
                server.tell(text)
                return text
            finally:
                aside.shutdown(wait=False)
        server.calibrate(outcome.calibration)
        line = calibration_line(outcome.calibration)
        text = f"{outcome_text(outcome)} This machine is {line}."
        if not server.configuration.user.calibration.enabled:
            text += " The setting calibration.enabled is off: it is not used."
        server.tell(text)
        return text

    server.commands.add(COMMAND, None, run)

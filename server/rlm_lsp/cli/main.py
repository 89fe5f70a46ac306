"""Reads the command line and runs what it asks for."""

from __future__ import annotations

import argparse
import logging
import os
import re
import signal
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal, NoReturn, cast

from rlm_lsp import __version__
from rlm_lsp.cli.output import OutputError, complain, flush, open_closed
from rlm_lsp.wording.quantities import THIN
from rlm_model.contract.kinds import PROGRAM
from rlm_model.contract.languages import LANGUAGES, language_named

DEFAULT_PORT = 7658

_SIZE = re.compile(r"(?P<number>\d{1,16}(\.\d{1,15})?(e\d{1,2})?)(?P<unit>[kM]?)", re.ASCII)
_THOUSANDS = {"": 1, "k": 1000, "m": 1_000_000}

_DESCRIPTION = """\
Predicts the time and the peak memory of each function of your code, without running it.
Without a command, this is the language server: an editor starts it and talks to it over
standard input and output.
"""

_PREDICT = """\
Prints a table of the functions in files and folders, the most expensive first. n is the input
size: every container or string argument has n elements, a program's input n items.
"""

_DOCTOR = """\
Says what is installed, which model is used, what runs it, and how fast it is here. Exits with
1 when there can be no estimates.
"""

_CALIBRATE = """\
Times functions whose cost on the reference machine is known, for half a minute at most, and has
the numbers on this machine be those of this machine from then on. Nothing of yours is run. Do it
when the machine has little else to do, and a laptop is plugged in as it usually is.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Args:
        arguments: What follows the command's name; None for the process's own.

    Returns:
        The exit code: 0, 1 for a failed run, 2 for wrong arguments.
    """
    open_closed()
    try:
        return _run(_parsed(arguments))
    except OutputError as error:
        complain(str(error))
        return 1


def _run(options: argparse.Namespace) -> int:
    command = cast("Literal['serve', 'predict', 'calibrate', 'doctor']", options.command)
    _set_up_logging(options)
    if command == "serve":
        _serve(options)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ctrl-C ends a command at once, as a signal, which stops a shell's loop too. Nothing
        # is left half done: the cache on disk is a database.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if command == "predict":
        from rlm_lsp.cli.predict import predict

        return predict(options)
    if command == "calibrate":
        from rlm_lsp.cli.calibrate import calibrate

        return calibrate(options)
    from rlm_lsp.cli.doctor import doctor

    return doctor(options)


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    try:
        return _parser().parse_args(arguments)
    except SystemExit:  # the help was asked for, or is needed
        flush()
        raise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rlm-lsp", description=_DESCRIPTION)
    parser.set_defaults(command="serve")
    parser.add_argument("--version", action="version", version=f"rlm-lsp {__version__}")
    parser.add_argument(
        "--tcp", action="store_true", help="serve one client over TCP and not over stdio"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on with --tcp (default: %(default)s)"
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        help="port to listen on with --tcp; 0 takes a free one and says which on stderr "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--log-file", type=Path, metavar="FILE", help="log to this file and not to stderr"
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="count",
        default=0,
        help="log more: -v what happens, -vv every message too",
    )
    _add_model_options(parser)
    parser.set_defaults(model=None, provider=None)  # the settings count
    commands = parser.add_subparsers(title="commands", metavar="")

    predict = commands.add_parser(
        "predict", help="print the predicted cost of each function", description=_PREDICT
    )
    predict.set_defaults(command="predict")
    predict.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a source file, a folder of them, a pattern ('src/**/*.py'), the function at a line "
        "(shop.py:22), or - for standard input",
    )
    predict.add_argument(
        "--size",
        action="append",
        type=_size,
        metavar="N",
        dest="sizes",
        help="input size n, such as 1000, 1e5 or 100k; may be repeated (default: that of the "
        "project's settings and of `rlm: n=...` comments, else 1000; and a large one)",
    )
    predict.add_argument(
        "--language",
        type=_language,
        metavar="NAME",
        help="language of standard input, and of files whose name does not say it",
    )
    predict.add_argument(
        "--program",
        action="store_const",
        const=PROGRAM.name,
        dest="kind",
        help="take each file for a program that reads its input, and predict that, not its "
        "functions",
    )
    predict.add_argument(
        "--all",
        action="store_true",
        help="list also the functions that are below the setting hideBelow",
    )
    predict.add_argument(
        "--json", action="store_true", help="print JSON, in seconds and bytes, lines from 1"
    )
    predict.add_argument(
        "--no-cache",
        action="store_false",
        dest="cache",
        help="neither use nor keep estimates on disk",
    )
    predict.add_argument(
        "--no-calibration",
        action="store_false",
        dest="calibration",
        help="print numbers of the reference machine, also where this one is calibrated",
    )
    _add_model_options(predict)
    _add_threads(predict)

    calibrate = commands.add_parser(
        "calibrate", help="have the numbers be those of this machine", description=_CALIBRATE
    )
    calibrate.set_defaults(command="calibrate")
    calibrate.add_argument(
        "--python",
        metavar="PATH",
        help="the Python that runs your code (default: the one that runs rlm-lsp)",
    )
    calibrate.add_argument(
        "--remove", action="store_true", help="go back to the numbers of the reference machine"
    )

    doctor = commands.add_parser(
        "doctor", help="say what is installed and how fast it is here", description=_DOCTOR
    )
    doctor.set_defaults(command="doctor")
    _add_model_options(doctor)
    _add_threads(doctor)
    return parser


def _add_model_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="DIR",
        default=argparse.SUPPRESS,  # what stands before a command's name holds for it too
        help="folder of the model (default: $RLM_LSP_MODEL, else the one that is shipped)",
    )
    parser.add_argument(
        "--provider",
        choices=("auto", "cpu", "cuda"),
        default=argparse.SUPPRESS,
        help="what runs the model (default: a GPU where onnxruntime can use one, else the CPU)",
    )


def _add_threads(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threads",
        type=_threads,
        default=2,
        help="CPU threads that the model may use (default: %(default)s)",
    )


def _whole_number(text: str, low: int, high: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")
    return number


def _size(text: str) -> int:
    written = _SIZE.fullmatch(text.replace("_", "").replace(THIN, ""))
    size = Decimal(written["number"]) * _THOUSANDS[written["unit"].lower()] if written else 0
    if size != int(size) or not 1 <= size <= 10**15:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size, such as 1000, 1e5 or 100k")
    return int(size)


def _language(text: str) -> str:
    language = language_named(text.lower())
    if language not in LANGUAGES or LANGUAGES[language].grammar is None:
        known = ", ".join(name for name, spec in LANGUAGES.items() if spec.grammar is not None)
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {known}")
    return language


def _threads(text: str) -> int:
    return _whole_number(text, 1, 64)


def _port(text: str) -> int:
    return _whole_number(text, 0, 65535)


def _set_up_logging(options: argparse.Namespace) -> None:
    handler: logging.Handler = logging.StreamHandler()
    if options.log_file is not None:
        try:
            handler = logging.FileHandler(options.log_file, encoding="utf-8")
        except OSError as error:
            complain(f"the log can't be written: {error}")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    if options.verbose:
        logging.getLogger("rlm_lsp").setLevel(logging.DEBUG)
    # pygls logs whole messages, with the user's source text in them.
    logging.getLogger("pygls").setLevel(logging.DEBUG if options.verbose > 1 else logging.CRITICAL)


def _serve(options: argparse.Namespace) -> NoReturn:
    """Serves, then ends the process at once, whatever still computes."""
    from rlm_lsp.serve import serve_stdio, serve_tcp
    from rlm_lsp.settings.chosen import Chosen

    chosen = Chosen(bool(options.verbose), options.model, options.provider)
    try:
        code = serve_tcp(options.host, options.port, chosen) if options.tcp else serve_stdio(chosen)
    except KeyboardInterrupt:
        code = 130
    except OSError as error:
        complain(str(error))
        code = 2
    logging.shutdown()
    sys.stderr.flush()
    os._exit(code)

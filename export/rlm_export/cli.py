"""The command ``rlm-export``: a checkpoint to a model folder for the language server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from rlm_export.errors import ExportError
from rlm_export.options import FILES, Precision
from rlm_lsp.engine import EngineError
from rlm_model.extras import remedy


def main(arguments: list[str] | None = None) -> int:
    """Exports a model.

    Returns:
        0, or 2 with one line on stderr where the model can't be exported or a package is
        missing; 130 where Ctrl-C ended it.
    """
    args = _parser().parse_args(arguments)
    try:
        # Imported here: the help needs no extra.
        from rlm_export.export import export_model

        manifest = export_model(
            args.checkpoint, args.tokenizer, args.out, args.precision, args.parity_units
        )
    except ModuleNotFoundError as error:
        return _fail(remedy(error))
    except (ExportError, EngineError, OSError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    size = sum((args.out / name).stat().st_size for name in FILES.values())
    print(f"exported: {args.out} ({manifest.precision}, {size / 1e6:.1f} MB)")  # noqa: T201
    for name, value in manifest.parity.items():
        print(f"  {name:<28} {value:.4g}")  # noqa: T201
    return 0


def _fail(problem: str) -> int:
    print(f"rlm-export: {problem}", file=sys.stderr)  # noqa: T201
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rlm-export",
        description="Exports a checkpoint to ONNX, quantizes it, and fails where its answers "
        "move further from the original's than is allowed.",
    )
    parser.add_argument("checkpoint", type=Path, help="folder that save_pretrained wrote")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--precision", choices=get_args(Precision), default="int8")
    parser.add_argument(
        "--parity-units",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="source files, or measured functions (.jsonl.gz; their validation split), on which "
        "int8 and float32 are compared (default: modules of Python's standard library)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""From a source text to what `RLMForRegression` reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from transformers import BatchFeature
from transformers.utils import cached_file

from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.kinds import FUNCTION, KINDS, find_all
from rlm_model.contract.languages import LANGUAGES, language_named
from rlm_model.contract.manifest import load_trained
from rlm_model.contract.units import CodeUnit
from rlm_model.contract.vocabulary import HeadForm, Vocabulary
from rlm_model.modeling import RLMConfig

TOKENIZER_NAME = "tokenizer.json"

PROCESSOR_NAME = "processor_config.json"

_HUB_OPTIONS = ("cache_dir", "force_download", "local_files_only", "revision", "subfolder", "token")


class RLMProcessor:
    """Finds the units of a source text and writes them as ids, as training and server do.

    Like a `transformers.ProcessorMixin`, but what comes before the tokenizer is the project's own:
    the text of a unit is not a piece of its file (`rlm_model.contract.units`).

    Args:
        tokenizer: A ``tokenizer.json``.
        max_tokens: See `RLMConfig`.
        vocabulary: See `RLMConfig`.
        head: See `RLMConfig`.
        pad_id: See `RLMConfig`.
        kinds: Kinds of units that the model answers for.
        structure: See `RLMConfig`.
    """

    model_input_names = ("input_ids", "attention_mask")

    def __init__(
        self,
        tokenizer: Path,
        max_tokens: int,
        vocabulary: dict[str, Any],
        head: HeadForm = "tokens",
        pad_id: int = 0,
        kinds: Sequence[str] = (FUNCTION.name,),
        structure: bool = False,
    ) -> None:
        self._fields = {
            "max_tokens": max_tokens,
            "vocabulary": vocabulary,
            "head": head,
            "pad_id": pad_id,
            "kinds": list(kinds),
            "structure": structure,
        }
        self._path = tokenizer
        words = Vocabulary.from_dict(vocabulary)
        self._encoder = UnitEncoder(
            load_tokenizer(tokenizer, words, head, pad_id), max_tokens, structure
        )
        self.kinds = tuple(kinds)

    @classmethod
    def of_checkpoint(cls, folder: Path) -> RLMProcessor:
        """The processor of a checkpoint, from its configuration, its tokenizer and its answers.

        Raises:
            ManifestError: Nothing says what the model answers for.
            OSError: The tokenizer or the configuration is missing.
        """
        config = RLMConfig.from_pretrained(folder)
        if not (folder / TOKENIZER_NAME).is_file():
            raise FileNotFoundError(f"{folder / TOKENIZER_NAME} is missing")
        return cls(
            folder / TOKENIZER_NAME,
            config.max_tokens,
            config.vocabulary,
            config.head,
            config.pad_id,
            tuple(part.kind for part in load_trained(folder).answered),
            config.structure,
        )

    @classmethod
    def from_pretrained(cls, name: str | Path, **kwargs: Any) -> RLMProcessor:
        """Loads a processor by the name of a repository of the hub, or from a folder.

        Args:
            name: Repository or folder.
            **kwargs: Of them those that `transformers.utils.cached_file` takes.

        Raises:
            OSError: One of its files is missing.
        """
        options = {key: kwargs[key] for key in _HUB_OPTIONS if key in kwargs}
        path, tokenizer = (
            Path(cached_file(str(name), file, **options))
            for file in (PROCESSOR_NAME, TOKENIZER_NAME)
        )
        fields = json.loads(path.read_text(encoding="utf-8"))
        del fields["processor_class"]
        return cls(tokenizer, **fields)

    def to_json_string(self) -> str:
        """What ``processor_config.json`` holds."""
        return json.dumps({"processor_class": type(self).__name__, **self._fields}, indent=2) + "\n"

    def save_pretrained(self, folder: str | Path) -> None:
        """Writes it, tokenizer included, as `from_pretrained` reads it."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / TOKENIZER_NAME
        if not (target.exists() and target.samefile(self._path)):
            shutil.copyfile(self._path, target)
        (folder / PROCESSOR_NAME).write_text(self.to_json_string(), encoding="utf-8")

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer alone."""
        return Tokenizer.from_file(str(self._path))

    def units(self, source: str, language: str = "python") -> list[CodeUnit]:
        """The units that `__call__` writes, in its order: those of a source that can be judged.

        Raises:
            ValueError: The language is unknown.
        """
        name = language_named(language.lower())
        if name not in LANGUAGES or LANGUAGES[name].grammar is None:
            raise ValueError(f"{language!r} is no language whose units can be found")
        found = find_all(source.encode(), name, [KINDS[kind] for kind in self.kinds])
        return [unit for unit in found if unit.reason is None and not unit.ignored]

    def __call__(
        self, source: str, language: str = "python", return_tensors: str | None = "pt"
    ) -> BatchFeature:
        """Writes the units of a source text as ids.

        Args:
            source: Text of a file.
            language: Its language.
            return_tensors: ``pt``, ``np``, or None for lists.

        Returns:
            ``input_ids`` and ``attention_mask``, each of shape (units, tokens).

        Raises:
            ValueError: The source has no unit, or the language is unknown.
            VocabularyError: The model has no word for the language.
        """
        units = self.units(source, language)
        if not units:
            nouns = " or ".join(KINDS[kind].noun for kind in self.kinds)
            raise ValueError(f"the source has no {nouns} that can be judged")
        batch = self._encoder.pad([self._encoder.encode(unit) for unit in units])
        arrays = {"input_ids": batch.ids, "attention_mask": batch.mask}
        if return_tensors is None:
            return BatchFeature({key: value.tolist() for key, value in arrays.items()})
        return BatchFeature(arrays, tensor_type=return_tensors)

"""Words that different people use for the same thing, by the words of the templates."""

from __future__ import annotations

import random

VERBS = ("", "", "compute", "calc", "run", "solve", "get")
"""What names of functions begin with."""

LONG_PREFIXES = ("current", "my", "local", "this")

SYNONYMS: dict[str, tuple[str, ...]] = {
    # named numbers
    "mod": ("mod", "prime", "big_prime", "modulo", "checksum_mod"),
    "modulus": ("modulus", "lcg_modulus", "rand_limit", "m"),
    "multiplier": ("multiplier", "lcg_factor", "rand_mul", "lcg_a"),
    "increment": ("increment", "lcg_offset", "rand_add", "lcg_c"),
    "groups": ("groups", "bucket_count", "num_groups"),
    "far": ("far", "infinity", "unreachable", "inf"),
    "size": ("size", "limit", "max_n", "problem_size"),
    # functions
    "next_random": ("next_random", "lcg", "advance", "next_state"),
    "mix": ("mix", "combine", "update_hash", "fold_in"),
    "gcd": ("gcd", "greatest_divisor", "common_divisor"),
    "fib": ("fib", "fibo", "fibonacci_number"),
    "is_prime": ("is_prime", "prime_check", "check_prime"),
    "power_mod": ("power_mod", "pow_mod", "fast_power"),
    "quick_sort": ("quick_sort", "sort_range", "qs"),
    "merge_sort": ("merge_sort", "sort_halves", "ms"),
    "checksum_of": ("checksum_of", "hash_array", "digest"),
    "fill_random": ("fill_random", "randomize", "generate_data", "make_data"),
    # variables
    "checksum": ("result", "hash", "digest", "acc", "answer", "out"),
    "values": ("data", "numbers", "nums", "arr", "items", "xs", "a"),
    "ordered": ("sorted_values", "copy", "sorted_copy", "b"),
    "work": ("copy", "tmp", "scratch", "buf"),
    "kept": ("unique", "result_list", "filtered", "output"),
    "total": ("sum", "acc", "result", "checksum", "res", "s"),
    "count": ("cnt", "counter", "num", "c", "tally"),
    "counts": ("freq", "frequency", "histogram", "occurrences", "counter"),
    "best": ("maximum", "max_so_far", "top", "record"),
    "found": ("hits", "matches", "cnt", "hit_count"),
    "state": ("rng", "seed_value", "x", "r", "rand_state"),
    "seed": ("start", "initial", "s0"),
    "n": ("size", "limit", "num", "max_value", "count_n"),
    "left": ("lo", "l", "first_index", "begin"),
    "right": ("hi", "r", "last_index", "end_index"),
    "low": ("lo", "lower", "first"),
    "high": ("hi", "upper", "last"),
    "middle": ("mid", "m", "center", "pivot_index"),
    "current": ("cur", "curr", "running", "now"),
    "value": ("v", "x", "item", "element", "val"),
    "position": ("pos", "idx", "place", "p"),
    "i": ("idx", "p", "ii"),
    "j": ("q", "jj", "other"),
    "row": ("r", "y", "line_no", "i"),
    "column": ("col", "c", "x", "j"),
    "text": ("s", "str_data", "content", "input_text", "word"),
    "builder": ("sb", "buffer", "buf", "parts"),
    "pattern": ("needle", "pat", "target"),
    "stack": ("todo", "pending", "st", "work_list"),
    "queue": ("q", "fifo", "frontier", "todo"),
    "head": ("front", "read_pos", "qh"),
    "tail": ("back", "write_pos", "qt"),
    "grid": ("board", "field", "area", "g"),
    "matrix": ("mat", "table", "m", "source"),
    "table": ("dp", "memo", "tab", "t"),
    "distance": ("dist", "d", "steps_to"),
    "cost": ("price", "dp", "weight", "w"),
    "number": ("num", "k", "candidate", "x"),
    "divisor": ("d", "div_by", "factor", "q"),
    "rest": ("remaining", "r", "left_over", "tmp"),
    "seen": ("visited", "known", "used_values", "already"),
    "key": ("k", "bucket", "id_no"),
    "word": ("w", "token", "name"),
    "prefix": ("pre", "sums", "cumulative", "acc_sums"),
    "width": ("w", "window", "k", "span"),
    "target": ("goal", "wanted", "t", "aim"),
    "queries": ("q", "query_count", "num_queries"),
    "rounds": ("iterations", "reps", "times", "repeat_count"),
    "steps": ("moves", "num_steps", "st"),
    "code": ("ch", "c", "letter", "char_code"),
    "length": ("len_value", "size", "l", "width"),
    "smallest": ("min_index", "m", "lowest"),
    "largest": ("biggest", "max_value", "top"),
    "pivot": ("p", "split_value", "mid_value"),
    "buffer": ("tmp", "temp", "aux", "helper"),
    "parent": ("root_of", "link", "leader", "up"),
    "node": ("v", "vertex", "u", "cur"),
    "sizes": ("size_of", "weights", "sz"),
    "result": ("part", "res", "value", "answer", "outcome"),
}


def other_word(word: str, names: str, rng: random.Random, initials: float) -> str:
    """What somebody calls what the templates call by a word.

    Args:
        word: The word, or several with underscores between them.
        names: ``plain``, ``synonyms``, ``short`` or ``long``.
        rng: What is chosen by it.
        initials: Share of short names that are initials; others are the first letters.
    """
    match names:
        case "synonyms":
            return rng.choice((word, *SYNONYMS.get(word, ())))
        case "short" if len(word) > 2:
            words = word.split("_")
            return "".join(each[0] for each in words) if rng.random() < initials else words[0][:3]
        case "long" if len(word) > 1:
            return f"{rng.choice(LONG_PREFIXES)}_{word}"
        case _:
            return word

"""Names that people give to variables, parameters and functions."""

from __future__ import annotations

import random

from rlm_model.corpora.variants.words import words

SHORT = (
    *"abcdefghijklmnpqrstuvwxyz",
    "aa", "ab", "ac", "bb", "cc", "ch", "cn", "cur", "dd", "dp", "el", "fn", "hi", "idx", "ii",
    "it", "jj", "kk", "kv", "ln", "lo", "lst", "mx", "mn", "nn", "nr", "ns", "ps", "pt", "qs",
    "res", "rs", "s1", "s2", "ss", "st", "t1", "t2", "tmp", "ts", "tt", "v1", "v2", "val", "vs",
    "ws", "x1", "x2", "xs", "xx", "y1", "ys", "yy", "zs",
)  # fmt: skip

BY_KIND = {
    "list": words(
        """
    items values numbers data elements entries records rows nums arr array lst collection
    sequence samples scores prices readings points weights inputs series batch queue stack
    buffer pool bucket members results found kept selected output answer parts pieces chunks
    """
    ),
    "str": words(
        """
    text word line message content sentence string name label token letter phrase title body
    source pattern prefix suffix fragment word_form raw line_text char symbol key
    """
    ),
    "int": words(
        """
    count total index number size limit position offset step length n k m start end left right
    low high result amount score level depth width height remainder quotient place current value
    answer best
    """
    ),
    "float": words(
        """
    average ratio price rate amount total weight distance share mean factor value result score
    delta error
    """
    ),
    "dict": words(
        """
    counts mapping lookup table groups index_by_key cache memo totals by_name positions
    frequency tally registry settings store
    """
    ),
    "set": words(
        """
    seen visited unique known distinct found used allowed chosen members
    """
    ),
    "bool": words(
        """
    found ok valid flag done changed is_valid matches success
    """
    ),
    "tuple": words(
        """
    pair point entry record row span bounds item couple
    """
    ),
    "deque": words(
        """
    queue pending frontier waiting buffer window
    """
    ),
}
"""Plausible names for the kinds of values."""

ANY = words(
    """
    item value entry element thing obj node part piece unit record row cell field key name
    candidate target other left right first second third last previous following current head
    tail start stop end lower upper low high mid middle pivot anchor base origin source
    destination best worst smallest largest total subtotal running result answer output outcome
    response found match hit miss extra rest remaining leftover remainder pending done finished
    open closed count counter tally amount quantity number size length width height depth level
    rank order position place index offset shift step stride gap distance delta diff change rate
    ratio share weight score grade mark price cost fee fare tax discount balance budget salary
    revenue profit day week month year hour minute second_value moment time_left deadline
    timestamp duration user customer client member player team group owner author editor reader
    visitor guest account order_line invoice receipt payment product article stock shelf basket
    cart coupon voucher city street country region zone area district route path road bridge
    station stop_name track text word letter char symbol token sentence paragraph page chapter
    book title caption line column grid board matrix table chart graph tree branch leaf root
    parent child sibling edge vertex link chain ring loop cycle wave pulse signal sample reading
    sensor gauge meter file folder document image picture color pixel frame video sound tone
    note song album artist bucket bin box bag pack bundle batch chunk slice segment section
    block layer stack queue heap buffer cache pool memo store bank vault depot archive log trace
    event action task job run request reply query filter_value rule policy limit bound cap
    threshold quota margin tolerance low_value high_value big small seen known visited marked
    chosen selected kept dropped skipped a_value b_value state status mode phase stage flag
    toggle switch signal_value code digit bit apple banana cherry melon river mountain forest
    ocean island planet comet star galaxy robot engine motor wheel pedal lever spring coil
    magnet battery circuit chip socket cable plug
    """
)

_QUALITIES = words(
    """
    current previous remaining original sorted filtered collected final initial partial combined
    expected observed nearest largest smallest temporary accumulated selected visited pending
    incoming outgoing cleaned raw cached local global_scope shared merged split first last
    """
)
_THINGS = words(
    """
    value values item items element elements entry entries number numbers record records result
    results total count index position word words text line lines candidate candidates score
    scores price prices group groups bucket sequence collection customer order node nodes
    measurement reading sample observation amount quantity
    """
)

FUNCTIONS = words(
    """
    solve compute calculate process evaluate scan check build collect run main helper work
    handle transform convert reduce_all analyse analyze inspect summarize summarise count_all
    find_all find_best get_result get_values get_answer make_report prepare_data update_state
    apply_rules select_items filter_items sort_items merge_items group_items rank_items validate
    verify test_it do_work do_stuff perform execute func function f g h foo bar my_function
    task_func solution collect_totals search lookup resolve match_all total_up tally_up
    score_all measure estimate
    """
)

CLASSES = (
    "Solution", "Solver", "Helper", "Runner", "Processor", "Utils", "Tools", "Service", "Handler",
    "Calculator", "Analyzer", "Worker", "Manager", "Task", "Toolbox", "Engine",
)  # fmt: skip


def plausible(kind: str, random_source: random.Random) -> str:
    """A name that suits a kind of value, or now and then any name at all."""
    fitting = BY_KIND.get(kind, ())
    if fitting and random_source.random() < 0.6:
        return random_source.choice(fitting)
    return random_source.choice(ANY)


def short(kind: str, random_source: random.Random) -> str:
    """A name of a letter or two."""
    return random_source.choice(SHORT)


def descriptive(kind: str, random_source: random.Random) -> str:
    """A long name, in snake case or in camel case."""
    words = [random_source.choice(_QUALITIES), random_source.choice(_THINGS)]
    if random_source.random() < 0.3:
        words.insert(0, random_source.choice(_QUALITIES))
    if random_source.random() < 0.2:
        parts = "_".join(words).split("_")
        return parts[0] + "".join(part.title() for part in parts[1:])
    return "_".join(words)

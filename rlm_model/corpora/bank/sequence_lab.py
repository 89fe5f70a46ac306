"""DNA, RNA and proteins as text: counting, searching, translating, aligning, comparing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate, groupby, product

BASES = "TCAG"
AMINO_ACIDS = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
CODONS = {"".join(codon): acid for codon, acid in zip(product(BASES, repeat=3), AMINO_ACIDS)}
COMPLEMENT = str.maketrans("ACGT", "TGCA")
WEIGHTS = {acid: 57.0 + 5.5 * place for place, acid in enumerate("GASPVTCLINDQKEMHFRYW")}


@dataclass(frozen=True)
class Read:
    name: str
    bases: str
    quality: tuple[int, ...]


def kmer_counts(sequence: str, k: int = 6) -> dict[str, int]:
    """How often each stretch of k bases occurs."""
    return dict(Counter(sequence[i : i + k] for i in range(len(sequence) - k + 1)))


def kmer_counts_by_count(sequence, k=6):
    counts = {}
    for i in range(len(sequence) - k + 1):
        kmer = sequence[i : i + k]
        if kmer not in counts:
            found, start = 0, sequence.find(kmer)
            while start >= 0:
                found += 1
                start = sequence.find(kmer, start + 1)
            counts[kmer] = found
    return counts


def reverse_complement(sequence):
    return sequence.translate(COMPLEMENT)[::-1]


def reverse_complement_by_prepending(sequence):
    pairs = {"A": "T", "C": "G", "G": "C", "T": "A"}
    turned = ""
    for base in sequence:
        turned = pairs[base] + turned
    return turned


def translate(sequence: str) -> str:
    """Amino acids from the first start codon to the first stop codon."""
    start = sequence.find("ATG")
    if start < 0:
        return ""
    protein = []
    for i in range(start, len(sequence) - 2, 3):
        acid = CODONS[sequence[i : i + 3]]
        if acid == "*":
            break
        protein.append(acid)
    return "".join(protein)


def translate_frames(sequence):
    frames = []
    for strand in (sequence, reverse_complement(sequence)):
        for shift in range(3):
            codons = (strand[i : i + 3] for i in range(shift, len(strand) - 2, 3))
            frames.append("".join(map(CODONS.__getitem__, codons)))
    return frames


def translate_frames_cutting(sequence):
    frames = []
    for strand in (sequence, reverse_complement(sequence)):
        for shift in (0, 1, 2):
            rest, protein = strand[shift:], ""
            while len(rest) >= 3:
                for codon, acid in CODONS.items():
                    if rest[:3] == codon:
                        protein = protein + acid
                        break
                rest = rest[3:]
            frames.append(protein)
    return frames


def open_frames(sequence, least=10):
    """(start, end) of the open reading frames of one strand, stop codon included."""
    starts: dict[int, int] = {}
    found = []
    for i in range(len(sequence) - 2):
        codon, frame = sequence[i : i + 3], i % 3
        if codon == "ATG":
            starts.setdefault(frame, i)
        elif codon in ("TAA", "TAG", "TGA") and frame in starts:
            start = starts.pop(frame)
            if i + 3 - start >= 3 * least:
                found.append((start, i + 3))
    return sorted(found)


def open_frames_from_each_start(sequence, least=10):
    found = []
    for start in [m.start() for m in re.finditer("(?=ATG)", sequence)]:
        for end in range(start, len(sequence) - 2, 3):
            if sequence[end : end + 3] in ["TAA", "TAG", "TGA"]:
                if all(other != end + 3 for _, other in found):
                    found.append((start, end + 3))
                break
    return sorted(pair for pair in found if pair[1] - pair[0] >= 3 * least)


def skew(sequence):
    """Difference of G and C from the start up to each place."""
    return list(accumulate({"G": 1, "C": -1}.get(base, 0) for base in sequence))


def skew_from_prefixes(sequence):
    return [
        sequence[:end].count("G") - sequence[:end].count("C") for end in range(1, len(sequence) + 1)
    ]


def lowest_skew(sequence):
    values = skew(sequence)
    lowest = min(values)
    return [place for place, value in enumerate(values) if value == lowest]


def gc_windows(sequence, width=100):
    """Share of G and C in each window, which moves by one base."""
    width = min(width, len(sequence))
    strong = sum(base in "GC" for base in sequence[:width])
    shares = [strong / width]
    for left, right in zip(sequence, sequence[width:]):
        strong += (right in "GC") - (left in "GC")
        shares.append(strong / width)
    return shares


def gc_windows_recounted(sequence, width=100):
    width = min(width, len(sequence))
    shares = []
    for start in range(len(sequence) - width + 1):
        window = sequence[start : start + width]
        shares.append((window.count("G") + window.count("C")) / width)
    return shares


def find_motif(sequence: str, motif: str, mismatches: int = 1) -> list[int]:
    """Places where the motif stands with few letters changed."""
    found = []
    for start in range(len(sequence) - len(motif) + 1):
        wrong = 0
        for i, base in enumerate(motif):
            if sequence[start + i] != base:
                wrong += 1
                if wrong > mismatches:
                    break
        else:
            found.append(start)
    return found


def find_motif_full(sequence, motif, mismatches=1):
    return [
        i
        for i in range(len(sequence) - len(motif) + 1)
        if sum(a != b for a, b in zip(sequence[i : i + len(motif)], motif)) <= mismatches
    ]


def alignment_score(one, other, match=2, mismatch=-1, gap=-2):
    """Score of the best global alignment; only one row of the table is kept."""
    above = [gap * j for j in range(len(other) + 1)]
    for i, a in enumerate(one, start=1):
        row = [gap * i]
        for j, b in enumerate(other, start=1):
            diagonal = above[j - 1] + (match if a == b else mismatch)
            row.append(max(diagonal, above[j] + gap, row[-1] + gap))
        above = row
    return above[-1]


def alignment_score_table(one, other, match=2, mismatch=-1, gap=-2):
    table = {(0, 0): 0}
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            ways = []
            if i > 0:
                ways.append(table[i - 1, j] + gap)
            if j > 0:
                ways.append(table[i, j - 1] + gap)
            if i > 0 and j > 0:
                same = one[i - 1] == other[j - 1]
                ways.append(table[i - 1, j - 1] + (match if same else mismatch))
            if ways:
                table[i, j] = max(ways)
    return table[len(one), len(other)]


def best_local(one, other):
    """(score, stretch of the first) of the best local alignment."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    best, at = 0, (0, 0)
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            step = 2 if one[i - 1] == other[j - 1] else -1
            table[i][j] = max(
                0, table[i - 1][j - 1] + step, table[i - 1][j] - 2, table[i][j - 1] - 2
            )
            if table[i][j] > best:
                best, at = table[i][j], (i, j)
    i, j = at
    end = i
    while table[i][j] > 0:
        step = 2 if one[i - 1] == other[j - 1] else -1
        if table[i][j] == table[i - 1][j - 1] + step:
            i, j = i - 1, j - 1
        elif table[i][j] == table[i - 1][j] - 2:
            i -= 1
        else:
            j -= 1
    return best, one[i:end]


def distances(sequences):
    """Differing places between each two sequences of one length."""
    count = len(sequences)
    table = [[0] * count for _ in range(count)]
    for i in range(count):
        for j in range(i):
            table[i][j] = table[j][i] = sum(map(str.__ne__, sequences[i], sequences[j]))
    return table


def join_clusters(table: list[list[float]]) -> list[tuple[int, int]]:
    """Join the two nearest clusters until one is left; distances are averages (UPGMA)."""
    sizes = dict.fromkeys(range(len(table)), 1)
    gap = {(i, j): float(table[i][j]) for i in sizes for j in sizes if i < j}
    joined = []
    fresh = len(table)
    while len(sizes) > 1:
        a, b = min(gap, key=lambda pair: (gap[pair], pair))
        joined.append((a, b))
        size_a, size_b = sizes.pop(a), sizes.pop(b)
        for c in sizes:
            to_a = gap.pop((min(a, c), max(a, c)))
            to_b = gap.pop((min(b, c), max(b, c)))
            gap[c, fresh] = (size_a * to_a + size_b * to_b) / (size_a + size_b)
        del gap[a, b]
        sizes[fresh] = size_a + size_b
        fresh += 1
    return joined


def consensus(sequences):
    return "".join(Counter(column).most_common(1)[0][0] for column in zip(*sequences))


def consensus_by_position(sequences):
    text = ""
    for i in range(len(sequences[0])):
        column = [sequence[i] for sequence in sequences]
        text += max(column, key=column.count)
    return text


def parse_fasta(text: str) -> dict[str, str]:
    """Sequences by name; the lines of one are joined at the end."""
    parts: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith(">"):
            name = line[1:].split(" ")[0]
            parts[name] = []
        elif line:
            parts[name].append(line)
    return {name: "".join(lines) for name, lines in parts.items()}


def parse_fasta_splitting(text):
    result = {}
    while text:
        line, _, text = text.partition("\n")
        if line[:1] == ">":
            name = line[1:].split()[0]
            result[name] = ""
        else:
            result[name] = result[name] + line
    return result


def homopolymers(sequence, least=4):
    runs, place = [], 0
    for base, group in groupby(sequence):
        length = sum(1 for _ in group)
        if length >= least:
            runs.append((place, base, length))
        place += length
    return runs


def trimmed(reads, floor=20):
    """Cut each read before its first base of low quality."""
    kept = []
    for read in reads:
        end = next((i for i, q in enumerate(read.quality) if q < floor), len(read.bases))
        if end >= 5:
            kept.append(Read(read.name, read.bases[:end], read.quality[:end]))
    return kept


def overlaps(reads, least=6):
    """(read, following read) by the names, where an end is the other one's beginning."""
    heads = defaultdict(list)
    for read in reads:
        heads[read.bases[:least]].append(read.name)
    return [
        (read.name, other)
        for read in reads
        for other in heads[read.bases[-least:]]
        if other != read.name
    ]


def overlaps_all_pairs(reads, least=6):
    return [
        (a.name, b.name)
        for a in reads
        for b in reads
        if a.name != b.name and b.bases[:least] == a.bases[-least:]
    ]


def mass(protein):
    return round(sum(WEIGHTS[acid] for acid in protein) + 18.0, 2)


def _dna(n, rng):
    return "".join(rng.choices("ACGT", k=n))


def _mutated(n, rng):
    original = _dna(n // 2 + 1, rng)
    copy = "".join(base if rng.random() < 0.9 else rng.choice("ACGT") for base in original)
    return original, copy


def _family(n, rng):
    side = max(round(n**0.5), 1)
    return [_dna(side, rng) for _ in range(side)]


def _fasta(n, rng):
    texts = [f">seq{i} sample\n{_dna(60, rng)}\n{_dna(25, rng)}\n" for i in range(n // 100 + 1)]
    return ("".join(texts),)


def _reads(n, rng):
    count = n // 20 + 1
    return (
        [
            Read(f"r{i}", _dna(12, rng), tuple(rng.choices(range(18, 41), k=12)))
            for i in range(count)
        ],
    )


def _distances(n, rng):
    return (distances(_family(max(n, 4) // 4, rng)),)


CASES = {
    "kmer_counts": lambda n, rng: (_dna(n, rng),),
    "kmer_counts_by_count": lambda n, rng: (_dna(n, rng),),
    "reverse_complement": lambda n, rng: (_dna(n, rng),),
    "reverse_complement_by_prepending": lambda n, rng: (_dna(n, rng),),
    "translate": lambda n, rng: ("ATG" + "GCA" * (n // 3) + "TAA",),
    "translate_frames": lambda n, rng: (_dna(n, rng),),
    "translate_frames_cutting": lambda n, rng: (_dna(n, rng),),
    "open_frames": lambda n, rng: (_dna(n, rng),),
    "open_frames_from_each_start": lambda n, rng: (_dna(n, rng),),
    "skew": lambda n, rng: (_dna(n, rng),),
    "skew_from_prefixes": lambda n, rng: (_dna(n, rng),),
    "lowest_skew": lambda n, rng: (_dna(n, rng),),
    "gc_windows": lambda n, rng: (_dna(n, rng),),
    "gc_windows_recounted": lambda n, rng: (_dna(n, rng),),
    "find_motif": lambda n, rng: (_dna(n, rng), "ACGTTGCA"),
    "find_motif_full": lambda n, rng: (_dna(n, rng), "ACGTTGCA"),
    "alignment_score": _mutated,
    "alignment_score_table": _mutated,
    "best_local": _mutated,
    "distances": lambda n, rng: (_family(n, rng),),
    "join_clusters": _distances,
    "consensus": lambda n, rng: (_family(n, rng),),
    "consensus_by_position": lambda n, rng: (_family(n, rng),),
    "parse_fasta": _fasta,
    "parse_fasta_splitting": _fasta,
    "homopolymers": lambda n, rng: (_dna(n, rng),),
    "trimmed": _reads,
    "overlaps": _reads,
    "overlaps_all_pairs": _reads,
    "mass": lambda n, rng: ("".join(rng.choices("GASPVTCL", k=n)),),
}

ALIKE = [
    ("kmer_counts", "kmer_counts_by_count"),
    ("reverse_complement", "reverse_complement_by_prepending"),
    ("translate_frames", "translate_frames_cutting"),
    ("open_frames", "open_frames_from_each_start"),
    ("skew", "skew_from_prefixes"),
    ("gc_windows", "gc_windows_recounted"),
    ("find_motif", "find_motif_full"),
    ("alignment_score", "alignment_score_table"),
    ("consensus", "consensus_by_position"),
    ("parse_fasta", "parse_fasta_splitting"),
    ("overlaps", "overlaps_all_pairs"),
]

"""Packing bytes: run lengths, text codes, checksums, bit sets, prefix codes, dictionaries."""

from __future__ import annotations

import binascii
import hashlib
import heapq
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from typing import NamedTuple

from rlm_model.corpora.bank import samples

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


class Run(NamedTuple):
    count: int
    value: int


def pack_runs(data: bytes) -> bytes:
    """Pairs of count and value; runs of more than 255 are split."""
    packed = bytearray()
    position = 0
    while position < len(data):
        value, count = data[position], 1
        while count < 255 and data[position + count : position + count + 1] == bytes((value,)):
            count += 1
        packed += bytes((count, value))
        position += count
    return bytes(packed)


def pack_runs_copying(data):
    packed = b""
    while data:
        value, count = data[0], 1
        while count < min(len(data), 255) and data[count] == value:
            count += 1
        packed = packed + bytes([count, value])
        data = data[count:]
    return packed


def pack_runs_grouping(data):
    packed = []
    for value, run in groupby(data):
        left = len(list(run))
        while left:
            packed += [min(left, 255), value]
            left -= min(left, 255)
    return bytes(packed)


def unpack_runs(packed):
    return b"".join(bytes([v]) * c for c, v in zip(packed[::2], packed[1::2]))


def unpack_runs_adding(packed):
    data = b""
    for i in range(0, len(packed), 2):
        for _ in range(packed[i]):
            data += packed[i + 1 : i + 2]
    return data


def text_code(data):
    """Six bits to a letter, without padding."""
    letters = []
    for start in range(0, len(data), 3):
        part = data[start : start + 3]
        number = int.from_bytes(part.ljust(3, b"\0"), "big")
        for shift in (18, 12, 6, 0)[: len(part) + 1]:
            letters.append(ALPHABET[number >> shift & 63])
    return "".join(letters)


def text_code_by_bits(data):
    bits = "".join(f"{byte:08b}" for byte in data)
    code = ""
    while bits:
        code += ALPHABET[int(bits[:6].ljust(6, "0"), 2)]
        bits = bits[6:]
    return code


def text_code_as_one_number(data):
    length = (len(data) * 8 + 5) // 6
    number = int.from_bytes(data, "big") << (length * 6 - len(data) * 8)
    letters = []
    for _ in range(length):
        number, rest = divmod(number, 64)
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))


def from_text_code(code):
    values = {letter: value for value, letter in enumerate(ALPHABET)}
    data, buffer, bits = bytearray(), 0, 0
    for letter in code:
        buffer = buffer << 6 | values[letter]
        bits += 6
        if bits >= 8:
            bits -= 8
            data.append(buffer >> bits & 255)
            buffer &= (1 << bits) - 1
    return bytes(data)


def from_text_code_keeping_buffer(code):
    buffer = 0
    for letter in code:
        buffer = buffer << 6 | ALPHABET.index(letter)
    spare = len(code) * 6 % 8
    return (buffer >> spare).to_bytes(len(code) * 6 // 8, "big")


def short_id(number):
    digits = []
    while number:
        number, digit = divmod(number, 32)
        digits.append(BASE32[digit])
    return "".join(reversed(digits)) or "0"


def adler(data: bytes) -> int:
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


def adler_from_sums(data):
    n = len(data)
    low = (1 + sum(data)) % 65521
    high = (n + sum((n - i) * byte for i, byte in enumerate(data))) % 65521
    return high * 65536 + low


def adler_of_prefixes(data):
    high = 0
    for end in range(1, len(data) + 1):
        high = (high + 1 + sum(data[:end])) % 65521
    return high << 16 | (1 + sum(data)) % 65521


def adler_zlib(data):
    return zlib.adler32(data)


def parity(data):
    return reduce(lambda one, other: one ^ other, data, 0)


def block_digests(data, size=64):
    return [
        hashlib.blake2b(data[i : i + size], digest_size=8).hexdigest()
        for i in range(0, len(data), size)
    ]


def changed_blocks(old, new, size=16):
    """Numbers of the blocks of the new version that the old one does not hold."""
    known = {old[i : i + size] for i in range(0, len(old), size)}
    return [i // size for i in range(0, len(new), size) if new[i : i + size] not in known]


def changed_blocks_listed(old, new, size=16):
    known = [old[i : i + size] for i in range(0, len(old), size)]
    changed = []
    for i in range(0, len(new), size):
        block = new[i : i + size]
        if known.count(block) == 0:
            changed.append(i // size)
    return changed


def zigzag(numbers: Iterable[int]) -> bytes:
    """Signed numbers as varints: seven bits to a byte, the sign in the lowest bit."""
    output = bytearray()
    for number in numbers:
        value = number * 2 if number >= 0 else -number * 2 - 1
        while value > 127:
            output.append(value & 127 | 128)
            value >>= 7
        output.append(value)
    return bytes(output)


def zigzag_joining(numbers):
    output = b""
    for number in numbers:
        value = 2 * abs(number) - (number < 0)
        while value >= 128:
            output = output + bytes([value % 128 + 128])
            value //= 128
        output = output + bytes([value])
    return output


def read_zigzag(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield -(value + 1 >> 1) if value & 1 else value >> 1
            value = shift = 0


def read_zigzag_cutting(data):
    numbers = []
    while data:
        length = 1
        while data[length - 1] > 127:
            length += 1
        value = sum((byte & 127) << 7 * i for i, byte in enumerate(data[:length]))
        numbers.append(-((value + 1) // 2) if value % 2 else value // 2)
        data = data[length:]
    return numbers


def deltas(numbers):
    return [b - a for a, b in zip([0, *numbers], numbers)]


def undo_deltas(differences):
    numbers, total = [], 0
    for difference in differences:
        total += difference
        numbers.append(total)
    return numbers


def undo_deltas_summing(differences):
    return [sum(differences[: i + 1]) for i in range(len(differences))]


class BitSet:
    """Small numbers as bits of one integer."""

    def __init__(self, members: Iterable[int] = ()):
        self.bits = 0
        for member in members:
            self.bits |= 1 << member

    def add(self, member):
        self.bits |= 1 << member

    def __contains__(self, member):
        return bool(self.bits >> member & 1)

    def size(self):
        return self.bits.bit_count()

    def members(self):
        bits, found = self.bits, []
        while bits:
            lowest = bits & -bits
            found.append(lowest.bit_length() - 1)
            bits ^= lowest
        return found

    def members_by_digits(self):
        digits = bin(self.bits)[:1:-1]
        return [place for place, digit in enumerate(digits) if digit == "1"]

    def members_by_shifting(self):
        return [i for i in range(self.bits.bit_length()) if self.bits >> i & 1]


def flags_set(numbers):
    return BitSet(numbers).members()


def flags_set_by_digits(numbers):
    return BitSet(numbers).members_by_digits()


def flags_set_in_bytes(numbers):
    flags = bytearray(max(numbers, default=0) + 1)
    for number in numbers:
        flags[number] = 1
    return [number for number, flag in enumerate(flags) if flag]


def code_lengths(data):
    """Length of Huffman's code for each byte value."""
    heap = [(count, value, (value,)) for value, count in Counter(data).items()]
    heapq.heapify(heap)
    lengths = dict.fromkeys((value for _, value, _ in heap), 0)
    while len(heap) > 1:
        one, low, first = heapq.heappop(heap)
        other, _, second = heapq.heappop(heap)
        for value in first + second:
            lengths[value] += 1
        heapq.heappush(heap, (one + other, low, first + second))
    return dict(sorted(lengths.items()))


def code_lengths_resorting(data):
    groups = [(data.count(value), value, [value]) for value in set(data)]
    lengths = {value: 0 for value in set(data)}
    while len(groups) > 1:
        groups = sorted(groups, key=lambda group: group[:2])
        one, other = groups[0], groups[1]
        for value in one[2] + other[2]:
            lengths[value] += 1
        groups = groups[2:] + [(one[0] + other[0], one[1], one[2] + other[2])]
    return {value: lengths[value] for value in sorted(lengths)}


def packed_bits(data, lengths):
    """The data in canonical prefix codes, as text of bits."""
    codes, code, before = {}, 0, 0
    for length, value in sorted((length, value) for value, length in lengths.items()):
        code <<= length - before
        codes[value] = format(code, f"0{length}b")
        code, before = code + 1, length
    return "".join(codes[byte] for byte in data)


def packed_size(data):
    counts = Counter(data)
    return sum(counts[value] * length for value, length in code_lengths(data).items())


def phrase_codes(data):
    """Codes of Lempel, Ziv and Welch."""
    known = {bytes([value]): value for value in range(256)}
    codes, phrase = [], b""
    for value in data:
        longer = phrase + bytes([value])
        if longer in known:
            phrase = longer
        else:
            codes.append(known[phrase])
            known[longer] = len(known)
            phrase = bytes([value])
    if phrase:
        codes.append(known[phrase])
    return codes


def phrase_codes_listed(data):
    known = [bytes([value]) for value in range(256)]
    codes, phrase = [], b""
    for i in range(len(data)):
        longer = phrase + data[i : i + 1]
        if longer in known:
            phrase = longer
        else:
            codes.append(known.index(phrase))
            known.append(longer)
            phrase = data[i : i + 1]
    return codes + ([known.index(phrase)] if phrase else [])


def back_references(data, window=200, least=4):
    """Pairs of distance and length, or single bytes where nothing repeats."""
    output, position = [], 0
    while position < len(data):
        start = max(position - window, 0)
        length, distance = 0, 0
        while position + length < len(data):
            found = data.rfind(data[position : position + length + 1], start, position)
            if found < 0:
                break
            length, distance = length + 1, position - found
        if length >= least:
            output.append((distance, length))
            position += length
        else:
            output.append(data[position])
            position += 1
    return output


def move_to_front(data):
    order, places = list(range(256)), []
    for byte in data:
        place = order.index(byte)
        places.append(place)
        order.insert(0, order.pop(place))
    return places


def last_column(data):
    """Last column of the sorted rotations (Burrows and Wheeler)."""
    doubled = data + data
    order = sorted(range(len(data)), key=lambda i: doubled[i : i + len(data)])
    return bytes(data[i - 1] for i in order)


def dump(data, width=16):
    lines = []
    for start in range(0, len(data), width):
        part = data[start : start + width]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:08x}  {part.hex(' '):<{3 * width - 1}}  {shown}")
    return "\n".join(lines)


def dump_growing(data, width=16):
    text = ""
    for start in range(0, len(data), width):
        part = data[start : start + width]
        pairs = " ".join(format(byte, "02x") for byte in part)
        text = text + ("\n" if text else "") + format(start, "08x") + "  "
        text = text + pairs.ljust(3 * width - 1) + "  "
        for byte in part:
            text = text + (chr(byte) if byte in range(32, 127) else ".")
    return text


def hex_of(data):
    return binascii.hexlify(data).decode()


def hex_of_bytewise(data):
    digits = "0123456789abcdef"
    result = ""
    for byte in data:
        result = result + digits[byte // 16] + digits[byte % 16]
    return result


def hex_joined(data):
    return "".join(["%02x" % byte for byte in data])


@dataclass
class Chunk:
    kind: bytes
    body: bytes


def read_chunks(data: bytes) -> list[Chunk]:
    chunks, position = [], 0
    while position + 6 <= len(data):
        kind, length = struct.unpack_from(">4sH", data, position)
        chunks.append(Chunk(kind, data[position + 6 : position + 6 + length]))
        position += 6 + length
    return chunks


def read_chunks_from_rest(data):
    chunks = []
    while len(data) >= 6:
        kind, length = data[:4], data[4] * 256 + data[5]
        chunks.append(Chunk(kind=kind, body=data[6 : 6 + length]))
        data = data[6 + length :]
    return chunks


def scramble(data, key):
    return bytes(byte ^ key[i % len(key)] for i, byte in enumerate(data))


def scramble_as_numbers(data, key):
    repeated = (key * (len(data) // len(key) + 1))[: len(data)]
    mixed = int.from_bytes(data, "little") ^ int.from_bytes(repeated, "little")
    return mixed.to_bytes(len(data), "little")


def scramble_translating(data, key):
    result = bytearray(data)
    for place, mask in enumerate(key):
        table = bytes(value ^ mask for value in range(256))
        result[place :: len(key)] = result[place :: len(key)].translate(table)
    return bytes(result)


def magic_of(data):
    return data[:8].hex()


def differing_bits(one, other):
    return sum((a ^ b).bit_count() for a, b in zip(one, other))


def _noise(n, rng):
    return (rng.randbytes(n),)


def _prose(n, rng):
    return (samples.text(n, rng).encode(),)


def _flat(n, rng):
    lengths = rng.choices((1, 2, 5, 9, 30, 300), k=n // 9 + 1)
    return (b"".join(rng.randbytes(1) * length for length in lengths)[:n],)


def _runs(n, rng):
    return (bytes(x % 9 + 1 for x in rng.randbytes(n // 2 * 2 + 2)),)


def _signed(n, rng):
    return (rng.choices(range(-9000, 9000), k=n),)


def _varints(n, rng):
    return (zigzag(rng.choices(range(-900, 900), k=n // 2 + 1)),)


def _members(n, rng):
    return (rng.choices(range(4 * n + 1), k=n),)


def _bit_set(n, rng):
    bit_set = BitSet()
    bit_set.bits = rng.getrandbits(n) | 1
    return bit_set


def _versions(n, rng):
    old = rng.randbytes(n // 2 + 1)
    middle = n // 4
    return old, old[:middle] + rng.randbytes(n // 16 + 1) + old[middle + n // 16 + 1 :]


def _chunks(n, rng):
    parts = []
    for _ in range(n // 18 + 1):
        body = rng.randbytes(rng.randrange(24))
        parts.append(rng.choice((b"HEAD", b"DATA", b"TEXT")) + struct.pack(">H", len(body)) + body)
    return (b"".join(parts),)


def _key(n, rng):
    return rng.randbytes(n), rng.randbytes(7)


def _coded(n, rng):
    data = samples.text(n, rng).encode()
    return data, code_lengths(data)


CASES = {
    "pack_runs": _flat,
    "pack_runs_copying": _flat,
    "pack_runs_grouping": _flat,
    "unpack_runs": _runs,
    "unpack_runs_adding": _runs,
    "text_code": _noise,
    "text_code_by_bits": _noise,
    "text_code_as_one_number": _noise,
    "from_text_code": lambda n, rng: ("".join(rng.choices(ALPHABET, k=n)),),
    "from_text_code_keeping_buffer": lambda n, rng: ("".join(rng.choices(ALPHABET, k=n)),),
    "short_id": lambda n, rng: (n,),
    "adler": _noise,
    "adler_from_sums": _noise,
    "adler_of_prefixes": _noise,
    "adler_zlib": _noise,
    "parity": _noise,
    "block_digests": _noise,
    "changed_blocks": _versions,
    "changed_blocks_listed": _versions,
    "zigzag": _signed,
    "zigzag_joining": _signed,
    "read_zigzag": _varints,
    "read_zigzag_cutting": _varints,
    "deltas": _signed,
    "undo_deltas": _signed,
    "undo_deltas_summing": _signed,
    "BitSet.size": lambda n, rng: (_bit_set(n, rng),),
    "BitSet.add": lambda n, rng: (_bit_set(n, rng), n // 2),
    "BitSet.members": lambda n, rng: (_bit_set(n, rng),),
    "BitSet.members_by_digits": lambda n, rng: (_bit_set(n, rng),),
    "BitSet.members_by_shifting": lambda n, rng: (_bit_set(n, rng),),
    "flags_set": _members,
    "flags_set_by_digits": _members,
    "flags_set_in_bytes": _members,
    "code_lengths": _prose,
    "code_lengths_resorting": _prose,
    "packed_bits": _coded,
    "packed_size": _prose,
    "phrase_codes": _prose,
    "phrase_codes_listed": _prose,
    "back_references": _prose,
    "move_to_front": _noise,
    "last_column": _prose,
    "dump": _noise,
    "dump_growing": _noise,
    "hex_of": _noise,
    "hex_of_bytewise": _noise,
    "hex_joined": _noise,
    "read_chunks": _chunks,
    "read_chunks_from_rest": _chunks,
    "scramble": _key,
    "scramble_as_numbers": _key,
    "scramble_translating": _key,
    "magic_of": _noise,
    "differing_bits": lambda n, rng: (rng.randbytes(n // 2 + 1), rng.randbytes(n // 2 + 1)),
}

ALIKE = [
    ("pack_runs", "pack_runs_copying", "pack_runs_grouping"),
    ("unpack_runs", "unpack_runs_adding"),
    ("text_code", "text_code_by_bits", "text_code_as_one_number"),
    ("from_text_code", "from_text_code_keeping_buffer"),
    ("adler", "adler_from_sums", "adler_of_prefixes", "adler_zlib"),
    ("changed_blocks", "changed_blocks_listed"),
    ("zigzag", "zigzag_joining"),
    ("read_zigzag", "read_zigzag_cutting"),
    ("undo_deltas", "undo_deltas_summing"),
    ("flags_set", "flags_set_by_digits", "flags_set_in_bytes"),
    ("BitSet.members", "BitSet.members_by_digits", "BitSet.members_by_shifting"),
    ("code_lengths", "code_lengths_resorting"),
    ("phrase_codes", "phrase_codes_listed"),
    ("dump", "dump_growing"),
    ("hex_of", "hex_of_bytewise", "hex_joined"),
    ("read_chunks", "read_chunks_from_rest"),
    ("scramble", "scramble_as_numbers", "scramble_translating"),
]

"""Bytes and their encodings: packing, varints, run lengths, checksums, base64, frames, archives."""

import array
import base64
import binascii
import bz2
import copy
import gzip
import hashlib
import itertools
import pickle
import struct
import tempfile
import zlib
from pathlib import Path

from rlm_model.corpora.bank import samples

SENSOR = struct.Struct("<IhB")
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def pack_readings(readings):
    """Pack (sensor, value, flags) into one buffer of the right size."""
    buffer = bytearray(SENSOR.size * len(readings))
    for i, reading in enumerate(readings):
        SENSOR.pack_into(buffer, i * SENSOR.size, *reading)
    return bytes(buffer)


def append_readings(readings):
    data = b""
    for sensor, value, flags in readings:
        data = data + struct.pack("<IhB", sensor, value, flags)
    return data


def unpack_readings(data: bytes) -> list[tuple[int, int, int]]:
    return list(SENSOR.iter_unpack(data))


def unpack_from_front(data):
    readings = []
    while data:
        head, data = data[: SENSOR.size], data[SENSOR.size :]
        readings.append(SENSOR.unpack(head))
    return readings


def encode_varints(numbers):
    encoded = bytearray()
    for number in numbers:
        while number > 0x7F:
            encoded.append(number & 0x7F | 0x80)
            number >>= 7
        encoded.append(number)
    return bytes(encoded)


def decode_varints(data):
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0


def decode_all_varints(data):
    numbers = []
    while data:
        length = next(i for i, byte in enumerate(data, 1) if byte < 128)
        groups = [format(byte & 127, "07b") for byte in reversed(data[:length])]
        numbers.append(int("".join(groups), 2))
        data = data[length:]
    return numbers


def encode_runs(data, longest=255):
    """Pairs of a count and a byte; a run above the longest is split."""
    out = bytearray()
    i = 0
    while i < len(data):
        j = i + 1
        while j < len(data) and data[j] == data[i] and j - i < longest:
            j += 1
        out += bytes((j - i, data[i]))
        i = j
    return bytes(out)


def encode_runs_grouped(data):
    counts = ((byte, sum(1 for _ in run)) for byte, run in itertools.groupby(data))
    return b"".join(
        b"\xff%c" % byte * (count // 255) + (bytes((count % 255, byte)) if count % 255 else b"")
        for byte, count in counts
    )


def checksum_bitwise(data):
    """CRC-32, bit after bit."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def checksum(data):
    return binascii.crc32(data)


def rolling_sums(data, window=16):
    """The sum of every window of bytes, each from the one before."""
    total = sum(data[:window])
    sums = [total]
    for old, new in zip(data, data[window:]):
        total += new - old
        sums.append(total)
    return sums


def window_sums(data, window=16):
    last = max(len(data) - window, 0)
    return [sum(data[i : i + window]) for i in range(last + 1)]


def to_base64(data):
    out = bytearray()
    for i in range(0, len(data), 3):
        chunk = data[i : i + 3]
        value = int.from_bytes(chunk.ljust(3, b"\0"), "big")
        for shift in (18, 12, 6, 0)[: len(chunk) + 1]:
            out.append(ALPHABET[value >> shift & 63])
        out += b"=" * (3 - len(chunk))
    return out.decode()


def to_base64_text(data):
    return base64.b64encode(data).decode("ascii")


def hex_dump(data, width=16):
    lines = []
    for start in range(0, len(data), width):
        row = data[start : start + width]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        lines.append(f"{start:08x}  {row.hex(' '):<{3 * width - 1}}  {shown}")
    return "\n".join(lines)


def digests_of_prefixes(data, step=64):
    """A digest after every step, from one running hash."""
    running = hashlib.sha256()
    view = memoryview(data)
    for start in range(0, len(data), step):
        running.update(view[start : start + step])
        yield running.hexdigest()


def resume_points(data, step=64):
    ends = range(step, len(data) + step, step)
    return [hashlib.sha256(data[:end]).hexdigest() for end in ends]


def merkle_root(data, size=32):
    level = [hashlib.sha256(data[i : i + size]).digest() for i in range(0, len(data), size)]
    while len(level) > 1:
        if len(level) % 2:
            level.append(level[-1])
        level = [hashlib.sha256(a + b).digest() for a, b in zip(level[::2], level[1::2])]
    return level[0].hex()


def mask_bytes(data, key):
    return bytes(byte ^ mask for byte, mask in zip(data, itertools.cycle(key)))


def mask_as_number(data, key):
    """The same mask as one big exclusive or."""
    repeated = (key * (len(data) // len(key) + 1))[: len(data)]
    masked = int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")
    return masked.to_bytes(len(data), "big")


def swap_words(data):
    words = array.array("H", data)
    words.byteswap()
    return words.tobytes()


class FrameReader:
    """Collects what arrives and cuts it into frames: length in two bytes, then the content."""

    def __init__(self):
        self.buffer = b""
        self.frames = []

    def feed(self, chunk):
        self.buffer = self.buffer + chunk
        while len(self.buffer) >= 2:
            (length,) = struct.unpack(">H", self.buffer[:2])
            if len(self.buffer) < 2 + length:
                break
            self.frames.append(self.buffer[2 : 2 + length])
            self.buffer = self.buffer[2 + length :]


def read_frames(data, size=32768):
    reader = FrameReader()
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
    return reader.frames


def iterate_frames(data):
    start = 0
    while start + 2 <= len(data):
        end = start + 2 + int.from_bytes(data[start : start + 2], "big")
        if end > len(data):
            return
        yield data[start + 2 : end]
        start = end


def smallest_archive(data):
    """The method that packs best, with its share of the size."""
    methods = {
        "zlib": lambda: zlib.compress(data, 9),
        "gzip": lambda: gzip.compress(data, mtime=0),
        "bz2": lambda: bz2.compress(data),
    }
    sizes = {name: len(method()) for name, method in methods.items()}
    name = min(sizes, key=sizes.get)
    return name, round(sizes[name] / max(len(data), 1), 3)


def archive_and_count(lines):
    """Write lines to a packed file and count its line ends, without holding it in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.gz"
        with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
            file.writelines(f"{line}\n" for line in lines)
        with gzip.open(path, "rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(8192), b""))


def snapshot(orders):
    return pickle.loads(pickle.dumps(orders, protocol=pickle.HIGHEST_PROTOCOL))


def snapshot_deep(orders):
    return copy.deepcopy(orders)


def _noise(n, rng):
    return rng.randbytes(n)


def _readings(n, rng):
    return [(rng.randrange(2**32), rng.randint(-999, 999), rng.randrange(256)) for _ in range(n)]


def _varints(n, rng):
    return encode_varints([rng.randrange(1 << rng.choice((6, 13, 20))) for _ in range(n // 2 or 1)])


def _runs(n, rng):
    data = bytearray()
    while len(data) < n:
        data += bytes((rng.randrange(4),)) * rng.choice((1, 2, 5, 40, 700))
    return bytes(data[:n])


def _frames(n, rng):
    """A stream of about n bytes: short frames, the last one cut off."""
    frames = (rng.randbytes(rng.randint(1, 60)) for _ in range(n // 30 + 1))
    return b"".join(struct.pack(">H", len(frame)) + frame for frame in frames)[:n]


CASES = {
    "pack_readings": lambda n, rng: (_readings(n, rng),),
    "append_readings": lambda n, rng: (_readings(n, rng),),
    "unpack_readings": lambda n, rng: (_noise(max(n // 7, 1) * 7, rng),),
    "unpack_from_front": lambda n, rng: (_noise(max(n // 7, 1) * 7, rng),),
    "encode_varints": lambda n, rng: (samples.integers(n, rng, 2**30),),
    "decode_varints": lambda n, rng: (_varints(n, rng),),
    "decode_all_varints": lambda n, rng: (_varints(n, rng),),
    "encode_runs": lambda n, rng: (_runs(n, rng),),
    "encode_runs_grouped": lambda n, rng: (_runs(n, rng),),
    "checksum_bitwise": lambda n, rng: (_noise(n, rng),),
    "checksum": lambda n, rng: (_noise(n, rng),),
    "rolling_sums": lambda n, rng: (_noise(n, rng), 256),
    "window_sums": lambda n, rng: (_noise(n, rng), 256),
    "to_base64": lambda n, rng: (_noise(n, rng),),
    "to_base64_text": lambda n, rng: (_noise(n, rng),),
    "hex_dump": lambda n, rng: (samples.text(n, rng).encode(),),
    "digests_of_prefixes": lambda n, rng: (_noise(n, rng),),
    "resume_points": lambda n, rng: (_noise(n, rng),),
    "merkle_root": lambda n, rng: (_noise(n, rng),),
    "mask_bytes": lambda n, rng: (_noise(n, rng), b"secret"),
    "mask_as_number": lambda n, rng: (_noise(n, rng), b"secret"),
    "swap_words": lambda n, rng: (_noise(n + n % 2, rng),),
    "read_frames": lambda n, rng: (_frames(n, rng),),
    "iterate_frames": lambda n, rng: (_frames(n, rng),),
    "smallest_archive": lambda n, rng: (samples.text(n, rng).encode(),),
    "archive_and_count": lambda n, rng: (samples.words(n, rng),),
    "snapshot": lambda n, rng: (samples.orders(n, rng),),
    "snapshot_deep": lambda n, rng: (samples.orders(n, rng),),
}

ALIKE = [
    ("pack_readings", "append_readings"),
    ("unpack_readings", "unpack_from_front"),
    ("decode_varints", "decode_all_varints"),
    ("encode_runs", "encode_runs_grouped"),
    ("checksum_bitwise", "checksum"),
    ("rolling_sums", "window_sums"),
    ("to_base64", "to_base64_text"),
    ("digests_of_prefixes", "resume_points"),
    ("mask_bytes", "mask_as_number"),
    ("read_frames", "iterate_frames"),
    ("snapshot", "snapshot_deep"),
]

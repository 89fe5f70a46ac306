# ruff: noqa: E501
"""Strings: building, searching, counting, parsing."""

from rlm_model.corpora.systematic.template import (
    CUBIC,
    LINEAR,
    LINEARITHMIC,
    QUADRATIC,
    forms,
)

FORMS = (
    *forms(
        LINEAR,
        """
#f reverse_text¦backwards¦flip
def $f($s):
    «return $s[::-1]¦return "".join(reversed($s))¦$out = []
    for $ch in $s:
        $out.append($ch)
    return "".join($out[::-1])¦$out = [""] * len($s)
    for i in range(len($s)):
        $out[i] = $s[len($s) - 1 - i]
    return "".join($out)»
---
#f is_palindrome¦palindrome¦reads_same
def $f($s):
    «return $s == $s[::-1]¦$lo, $hi = 0, len($s) - 1
    $cnt = 0
    while $lo < $hi:
        $cnt += $s[$lo] != $s[$hi]
        $lo += 1
        $hi -= 1
    return $cnt == 0¦return all($s[i] <= "z" or $s[i] == $s[-1 - i] for i in range(len($s) // 2))¦$tmp = [c for c in $s.lower() if c.isalnum()]
    return $tmp == $tmp[::-1]»
---
#f count_vowels¦count_letters¦vowels
def $f($s):
    «$cnt = 0
    for $ch in $s:
        if $ch in "aeiou":
            $cnt += 1
    return $cnt¦return sum(1 for c in $s if c in "aeiou")¦return sum($s.count(v) for v in "aeiou")¦return len([c for c in $s if c not in "aeiou"])»
---
#f char_counts¦letter_frequency¦histogram
def $f($s):
    «$table = {}
    for $ch in $s:
        $table[$ch] = $table.get($ch, 0) + 1
    return $table¦return Counter($s).most_common(3)¦$table = [0] * 128
    for $ch in $s:
        $table[ord($ch) % 128] += 1
    return max($table)¦return {c: $s.count(c) for c in set($s)}¦return {c: $s.count(c) for c in "abcdefgh"}»
---
#f is_anagram¦same_letters¦anagrams
def $f($s, $t):
    «return Counter($s) == Counter($t)¦$table = {}
    for $ch in $s:
        $table[$ch] = $table.get($ch, 0) + 1
    for $ch in $t:
        $table[$ch] = $table.get($ch, 0) - 1
    return all(v == 0 for v in $table.values())»
---
def $f($text):
    «return len($text.split())¦return $text.split()[-1]¦return " ".join($text.split()[::-1])¦return max($text.split(), key=len)¦return [w.capitalize() for w in $text.split()]¦return Counter($text.split())¦return $text.upper()¦return $text.strip().lower().replace(" ", "_")¦return "".join(w[0] for w in $text.split())¦return sum(len(w) for w in $text.split())¦return $text.title().swapcase()¦return {w: len(w) for w in $text.split()}¦return re.findall(r"[a-z]+", $text)¦return re.sub(r"\\s+", "-", $text)¦return len(re.split(r"[ ,;]", $text))¦return $text.count(" ") + 1¦return $text.find("zzz")¦return "stop" in $text¦return $text.translate(str.maketrans("abc", "xyz"))¦return $text.replace("a", "")¦return $text.encode()¦return hashlib.sha256($text.encode()).hexdigest()¦return $text.isalpha()»
---
#f compress¦run_length¦encode_runs¦rle
def $f($s):
    @guard($s, "")
    $out = []
    $cur, $cnt = $s[0], 1
    for $ch in $s[1:]:
        if $ch == $cur:
            $cnt += 1
        else:
            $out.append(«$cur + str($cnt)¦f"{$cur}{$cnt}"¦($cur, $cnt)»)
            $cur, $cnt = $ch, 1
    $out.append(($cur, $cnt))
    return «$out¦len($out)»
---
#f shift_text¦caesar¦encrypt
def $f($s, $k):
    «$out = []
    for $ch in $s:
        $out.append(chr((ord($ch) - 97 + $k) % 26 + 97))
    return "".join($out)¦return "".join(chr((ord(c) - 97 + $k) % 26 + 97) for c in $s)»
---
#f build_text¦repeat_text¦make_line
def $f($n):
    «return "«ab¦x¦-»" * $n¦return "".join(str(i % 10) for i in range($n))¦return ",".join(map(str, range($n)))¦$out = []
    for i in range($n):
        $out.append(f"item {i}")
    return "\\n".join($out)¦return "-".join(["x"] * $n)»
---
#f join_words¦make_sentence¦to_line
def $f($words):
    «return " ".join($words)¦$out = []
    for $wd in $words:
        $out.append($wd.«upper¦title¦strip¦lower»())
    return "«,¦ ¦-»".join($out)¦return "\\n".join(f"{i}: {w}" for i, w in enumerate($words))»
---
#f longest_unique¦longest_substring¦max_window
def $f($s):
    $seen = {}
    $best = start = 0
    for i, $ch in enumerate($s):
        if $ch in $seen and $seen[$ch] >= start:
            start = $seen[$ch] + 1
        $seen[$ch] = i
        $best = max($best, i - start + 1)
    return $best
---
#f digit_sum¦sum_digits¦checksum¦luhn
def $f($digits):
    «return sum(int(c) for c in $digits)¦$acc = 0
    for $ch in $digits:
        $acc += int($ch)
    return $acc % @small¦$acc = 0
    for i, c in enumerate(reversed($digits)):
        v = int(c)
        if i % 2:
            v = v * 2 - 9 if v > 4 else v * 2
        $acc += v
    return $acc % 10 == 0¦return sum(map(int, $digits))¦$acc = 0
    for c in $digits:
        $acc = ($acc * 10 + int(c)) % @mod
    return $acc»
---
#f balanced¦is_balanced¦check_brackets¦depth
def $f($bits):
    «$acc = $best = 0
    for $ch in $bits:
        $acc += 1 if $ch == "1" else -1
        $best = max($best, $acc)
    return $best¦$stack = []
    for $ch in $bits:
        if $ch == "1":
            $stack.append($ch)
        elif $stack:
            $stack.pop()
    return len($stack)¦return max(map(len, $bits.split("0")))¦return $bits.count("1")¦return "".join("1" if c == "0" else "0" for c in $bits)¦return len($bits.replace("01", ""))»
---
#f first_unique¦first_single
def $f($s):
    $table = Counter($s)
    for i, $ch in enumerate($s):
        if $table[$ch] == 1:
            return i
    return -1
---
#f failure¦prefix_table¦kmp_table
def $f($s):
    $out = [0] * len($s)
    j = 0
    for i in range(1, len($s)):
        while j and $s[i] != $s[j]:
            j = $out[j - 1]
        if $s[i] == $s[j]:
            j += 1
        $out[i] = j
    return «$out¦$out[-1]»
---
def $f($xs):
    «return ",".join(str(v) for v in $xs)¦return json.dumps($xs)¦return json.loads(json.dumps($xs))¦return " ".join(map(str, $xs)).split()¦return str($xs)¦return [f"{v:>5}" for v in $xs]¦return "".join(chr(97 + v % 26) for v in $xs)¦return [hex(v) for v in $xs]¦return hashlib.md5(str($xs).encode()).hexdigest()¦return repr($xs)[:@mid]¦return "\\n".join("%d;%d" % (i, v) for i, v in enumerate($xs))»
---
def $f($recs):
    «return json.dumps($recs)¦return [json.dumps(r) for r in $recs]¦return "\\n".join(f"{r['id']},{r['name']},{r['amount']}" for r in $recs)¦$out = []
    for $rec in $recs:
        $out.append("{name}: {amount}".format(**$rec))
    return $out¦return [list(r.values()) for r in $recs]¦return copy.deepcopy($recs)»
""",
    ),
    *forms(
        LINEARITHMIC,
        """
def $f($s):
    return «"".join(sorted($s))¦sorted($s)[0]¦sorted(set($s), key=$s.index) if len($s) < 2 else sorted($s, reverse=True)¦sorted(Counter($s).items()) + sorted($s)»
---
#f is_anagram¦same_letters
def $f($s, $t):
    return sorted($s) == sorted($t)
---
def $f($words):
    return sorted($words«¦, key=len¦, reverse=True¦, key=str.lower¦, key=lambda w: (len(w), w)¦, key=lambda w: w[::-1]»)
---
def $f($text):
    return «sorted($text.split())¦" ".join(sorted($text.split(), key=len))¦sorted(Counter($text.split()).items(), key=lambda p: -p[1])¦sorted(set($text.split()))»
""",
    ),
    *forms(
        QUADRATIC,
        """
#f reverse_text¦backwards¦build_reverse
def $f($s):
    $out = ""
    for $ch in $s:
        $out = $ch + $out
    return $out
---
#f prepend_all¦join_slow¦make_text
def $f($words):
    $out = ""
    for $wd in $words:
        $out = «$wd + " " + $out¦$out.strip() + "," + $wd¦f"{$wd};{$out}"¦$out[:] + $wd.upper() + $out[:1]»
    return $out
---
#f strip_letters¦eat_text¦consume
def $f($s):
    $cnt = 0
    while $s:
        «if $s[0] in "aeiou":
            $cnt += 1
        $s = $s[1:]¦$cnt += ord($s[-1]) % 7
        $s = $s[:-1]¦head, $s = $s[0], $s[1:]
        $cnt += head == "a"¦$s = $s.replace($s[0], "", 1)
        $cnt += 1»
    return $cnt
---
#f first_unique¦count_unique¦repeated_letters
def $f($s):
    $out = []
    for $ch in $s:
        «$out.append($s.count($ch))¦if $s.count($ch) == 1:
            $out.append($ch)¦$out.append($s.replace($ch, "").count("a"))¦$out.append($s.rindex($ch) - len($s[::-1]))¦$out.append(len(set($s)) * ord($ch))¦$out.append(sorted($s)[0] == $ch)»
    return «$out¦len($out)»
---
#f substrings¦all_substrings¦pieces
def $f($s):
    $out = []
    for i in range(len($s)):
        for j in range(i + 1, min(i + @small, len($s)) + 1):
            $out.append($s[i:j])
        $out.append($s[i:])
    return len($out)
---
#f longest_palindrome¦expand¦count_palindromes
def $f($s):
    $best = 0
    for center in range(len($s)):
        for width in (0, 1):
            $lo, $hi = center, center + width
            while $lo >= 0 and $hi < len($s) and $s[$lo] == $s[$hi]:
                $lo -= 1
                $hi += 1
            $best = max($best, $hi - $lo - 1)
    return $best
---
#f hamming_pairs¦match_positions¦count_equal
def $f($s, $t):
    $cnt = 0
    for a in $s:
        for b in $t:
            if a «==¦<¦!=» b:
                $cnt += 1
    return $cnt
---
#f find_all¦occurrences¦naive_search
def $f($s, $t):
    $out = []
    $tmp = $t[: len($t) // 2]
    for i in range(len($s) - len($tmp) + 1):
        if «$s[i:i + len($tmp)] == $tmp¦$tmp == $s[i:i + len($tmp)] or $s[i:] < $tmp¦all($s[i + j] <= "z" for j in range(len($tmp)))»:
            $out.append(i)
    return $out
---
#f is_anagram¦remove_matches¦scramble
def $f($s, $t):
    «$tmp = list($t)
    for $ch in $s:
        if $ch in $tmp:
            $tmp.remove($ch)
    return not $tmp¦for $ch in $s:
        $t = $t.replace($ch, "", 1)
    return len($t)¦return all($s.count(c) == $t.count(c) or c for c in $s)»
---
#f rotations¦is_rotation¦rotate_all
def $f($s):
    «$out = set()
    for i in range(len($s)):
        $out.add($s[i:] + $s[:i])
    return len($out)¦return min($s[i:] + $s[:i] for i in range(len($s)))¦$cur = $s
    for _ in range(len($s)):
        $cur = $cur[1:] + $cur[0]
    return $cur == $s»
---
#f word_counts¦count_words¦frequencies
def $f($text):
    $words = $text.split()
    «return {w: $words.count(w) for w in $words}¦$table = {}
    for $wd in $words:
        $table[$wd] = $text.count($wd)
    return $table¦$out = []
    for $wd in $words:
        if $wd not in $out:
            $out.append($wd)
    return $out¦return [w for w in $words if $text.find(w) == $text.rfind(w)]¦return [(a, b) for a in $words for b in $words if a < b]»
---
#f suffixes¦suffix_array¦all_prefixes
def $f($s):
    «return sorted(range(len($s)), key=lambda i: $s[i:])¦$out = []
    for i in range(len($s)):
        $out.append($s[:i + 1])
    return $out¦return [$s[i:] for i in range(len($s))]»
---
#f encode_all¦hash_prefixes
def $f($s):
    $out = []
    for i in range(len($s)):
        $out.append(«hashlib.md5($s[:i].encode()).hexdigest()¦zlib.crc32($s[i:].encode())¦hash($s[:i])¦$s[:i].upper()¦"".join(reversed($s[i:]))»)
    return $out[-1]
---
def $f($xs):
    $out = []
    for $i, $x in enumerate($xs):
        $out.append(«json.dumps($xs)¦str($xs)¦",".join(map(str, $xs[:$i]))¦len(repr($xs[$i:]))»)
    return len($out)
---
#f pattern_rows¦staircase¦draw
def $f($n):
    $out = «[]¦[]»
    for i in range($n):
        «$out.append("*" * i)¦$out.append(" " * ($n - i) + "#" * i)¦$out.append("".join(str(j % 10) for j in range(i)))»
    return "\\n".join($out)
""",
    ),
    *forms(
        CUBIC,
        """
#f longest_palindrome¦count_palindromes¦palindromes
def $f($s):
    $best = 0
    for i in range(len($s)):
        for j in range(i + 1, len($s) + 1):
            part = $s[i:j]
            «if part == part[::-1] and len(part) > $best:
                $best = len(part)¦$best = max($best, len(set(part)))¦if $s.count(part) > 1:
                $best = max($best, len(part))¦if part in $s[j:]:
                $best = max($best, j - i)»
    return $best
---
#f substrings¦distinct_substrings
def $f($s):
    return len({$s[i:j] for i in range(len($s)) for j in range(i + 1, len($s) + 1)})
---
#f longest_common_substring¦shared_part
def $f($s, $t):
    $best = ""
    for i in range(len($s)):
        for j in range(i + 1, len($s) + 1):
            if j - i > len($best) and $s[i:j] in $t:
                $best = $s[i:j]
    return $best
---
#f longest_unique¦no_repeats
def $f($s):
    $best = 0
    for i in range(len($s)):
        for j in range(i, len($s)):
            if len(set($s[i:j + 1])) == j - i + 1:
                $best = max($best, j - i + 1)
    return $best
""",
    ),
)

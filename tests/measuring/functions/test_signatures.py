"""Entry points and signatures, as people write them."""

import pytest

from rlm_model.measuring.functions.signatures import (
    Entry,
    EntryError,
    owned_type,
    signature_of,
)
from rlm_model.measuring.functions.sources import join_go, join_rust, read_entry

GO = """package main

import "sort"

// Merge joins two sorted lists.
func Merge[T any](a, b []T, less func(x, y T) bool) (merged []T, err error) { return }

type Stack struct{ items []int }

func (s *Stack) Push(value int) { s.items = append(s.items, value) }

func counts(words []string, limit int) map[string]int { sort.Strings(words); return nil }

func pair(point [2]float64) (x, y float64) { return point[0], point[1] }

func main() { counts(nil, 1) }
"""

RUST = """use std::collections::HashMap;

pub fn two_sum(nums: Vec<i32>, target: i32) -> Vec<i32> { vec![] }

fn longest<'a>(words: &'a [String], mut limit: usize) -> &'a str { "" }

struct Solution;

impl Solution {
    pub fn count(&self, grid: &mut Vec<Vec<char>>, seen: &HashMap<String, u64>) -> i32 { 0 }
}

fn main() {}
"""


@pytest.mark.parametrize(
    ("entry_point", "entry"),
    [
        ("f", Entry("", "f")),
        ("Solution().twoSum", Entry("Solution", "twoSum")),
        ("Solution::two_sum", Entry("Solution", "two_sum")),
        ("empty?", Entry("", "empty?")),
    ],
)
def test_entry_points(entry_point, entry):
    assert read_entry(entry_point) == entry


def test_other_entry_points_say_what_is_right():
    with pytest.raises(EntryError, match="neither a name nor"):
        read_entry("f(1)(2)")


@pytest.mark.parametrize(
    ("name", "types", "results"),
    [
        ("Merge", ("[]T", "[]T", "func(x, y T) bool"), 2),
        ("Push", ("int",), 0),
        ("counts", ("[]string", "int"), 1),
        ("pair", ("[2]float64",), 2),
    ],
)
def test_signatures_of_go(name, types, results):
    signature = signature_of("go", GO, Entry("", name))
    assert (signature.types, signature.results) == (types, results)


@pytest.mark.parametrize(
    ("name", "types", "method"),
    [
        ("two_sum", ("Vec<i32>", "i32"), False),
        ("longest", ("&'a [String]", "usize"), False),
        ("count", ("&mut Vec<Vec<char>>", "&HashMap<String, u64>"), True),
    ],
)
def test_signatures_of_rust(name, types, method):
    signature = signature_of("rust", RUST, Entry("", name))
    assert (signature.types, signature.method) == (types, method)


@pytest.mark.parametrize(
    ("parameter", "owned"),
    [
        ("i32", ("i32", "")),
        ("&str", ("String", "&")),
        ("&'a [String]", ("Vec<String>", "&")),
        ("&mut Vec<Vec<char>>", ("Vec<Vec<char>>", "&mut ")),
        ("&mut [i64]", ("Vec<i64>", "&mut ")),
        ("&[&'a str]", ("Vec<&'static str>", "&")),
        ("HashMap<&str, i32>", ("HashMap<&'static str, i32>", "")),
        ("&[u8; 4]", ("[u8; 4]", "&")),
    ],
)
def test_what_owns_a_parameter_of_rust(parameter, owned):
    assert owned_type(parameter) == owned


def test_a_function_that_is_not_there_is_named():
    with pytest.raises(EntryError, match="no function gone"):
        signature_of("go", GO, Entry("", "gone"))


def test_programs_of_go_and_rust_have_one_main():
    go = join_go(GO, read_entry("counts"))
    assert go.startswith('package main; import rlmbufio "bufio"; ')
    assert go.count("\nfunc main()") == 1
    assert "func measured_main()" in go
    rust = join_rust(RUST, read_entry("Solution.count"))
    assert rust.count("\nfn main()") == 1
    assert "Solution::default().count(&mut arguments.0, &arguments.1)" in rust

"""Functions that AWK programs bring along, and what a program calls of them."""

from __future__ import annotations

MIN = """
function min(x, y) {
    return x < y ? x : y
}
"""
MAX = """
function max(x, y) {
    return x > y ? x : y
}
"""
FILL = """
function fill(target, count, value,    slot) {
    delete target
    for (slot = 0; slot < count; slot++) {
        target[slot] = value
    }
}
"""
FILL_MATRIX = """
function fill_matrix(target, rows, columns, value,    row, column) {
    delete target
    for (row = 0; row < rows; row++) {
        for (column = 0; column < columns; column++) {
            target[row, column] = value
        }
    }
}
"""
COPY_ARRAY = """
function copy_array(source, target,    slot) {
    delete target
    for (slot in source) {
        target[slot] = source[slot]
    }
}
"""
SORT_ARRAY = """
function sort_array(target, order,    slot, count, ordered) {
    count = asort(target, ordered, order)
    for (slot = 1; slot <= count; slot++) {
        target[slot - 1] = ordered[slot]
    }
}
"""
SORT_KEYS = """
function sort_keys(source, target,    slot, count, ordered) {
    delete target
    count = asorti(source, ordered, "@ind_num_asc")
    for (slot = 1; slot <= count; slot++) {
        target[slot - 1] = ordered[slot] + 0
    }
}
"""
READ_NUMBERS = """
function read_numbers(target, count,    slot, fields) {
    getline
    delete target
    split($0, fields, " ")
    for (slot = 0; slot < count; slot++) {
        target[slot] = fields[slot + 1] + 0
    }
}
"""
HELPERS = {
    "min(": MIN,
    "max(": MAX,
    "fill(": FILL,
    "fill_matrix(": FILL_MATRIX,
    "copy_array(": COPY_ARRAY,
    "sort_array(": SORT_ARRAY,
    "sort_keys(": SORT_KEYS,
    "read_numbers(": READ_NUMBERS,
}
"""Texts of helpers, by how a call of one begins."""

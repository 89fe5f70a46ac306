"""What a C program brings along, as C has no growing arrays, hash tables or text builders.

``{integer}`` stands for the type of integers, ``{format}`` for how `printf` shows it.
"""

from __future__ import annotations

import re

LIST = """
typedef struct {
    {integer} *data;
    {integer} size;
    {integer} capacity;
} IntList;

static void list_push(IntList *list, {integer} value) {
    if (list->size == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 8;
        list->data = realloc(list->data, list->capacity * sizeof *list->data);
    }
    list->data[list->size++] = value;
}
"""

POP_FIRST = """
static {integer} list_pop_first(IntList *list) {
    {integer} first = list->data[0];
    list->size--;
    memmove(list->data, list->data + 1, list->size * sizeof *list->data);
    return first;
}
"""

INSERT_FIRST = """
static void list_insert_first(IntList *list, {integer} value) {
    list_push(list, value);
    memmove(list->data + 1, list->data, (list->size - 1) * sizeof *list->data);
    list->data[0] = value;
}
"""

HAS_VALUE = """
static bool has_value(const {integer} *items, {integer} size, {integer} wanted) {
    for ({integer} i = 0; i < size; i++) {
        if (items[i] == wanted) {
            return true;
        }
    }
    return false;
}
"""

SUM_OF = """
static {integer} sum_of(const {integer} *items, {integer} size) {
    {integer} total = 0;
    for ({integer} i = 0; i < size; i++) {
        total += items[i];
    }
    return total;
}
"""

EXTREME_OF = """
static {integer} {name}(const {integer} *items, {integer} size) {
    {integer} found = items[0];
    for ({integer} i = 1; i < size; i++) {
        if (items[i] {sign} found) {
            found = items[i];
        }
    }
    return found;
}
"""

SMALLEST_OF = EXTREME_OF.replace("{name}", "smallest_of").replace("{sign}", "<")

LARGEST_OF = EXTREME_OF.replace("{name}", "largest_of").replace("{sign}", ">")

MAP = """
typedef struct {
    {integer} *keys;
    {integer} *values;
    char *used;
    {integer} size;
    {integer} capacity;
} IntMap;

static {integer} map_slot(const IntMap *map, {integer} key) {
    unsigned long long mixed = (unsigned long long)key * 11400714819323198485ULL;
    {integer} slot = (mixed >> 32) & (map->capacity - 1);
    while (map->used[slot] && map->keys[slot] != key) {
        slot = (slot + 1) & (map->capacity - 1);
    }
    return slot;
}

static void map_set(IntMap *map, {integer} key, {integer} value);

static void map_grow(IntMap *map) {
    IntMap bigger = {0};
    bigger.capacity = map->capacity ? 2 * map->capacity : 16;
    bigger.keys = malloc(bigger.capacity * sizeof *bigger.keys);
    bigger.values = malloc(bigger.capacity * sizeof *bigger.values);
    bigger.used = calloc(bigger.capacity, 1);
    for ({integer} slot = 0; slot < map->capacity; slot++) {
        if (map->used[slot]) {
            map_set(&bigger, map->keys[slot], map->values[slot]);
        }
    }
    free(map->keys);
    free(map->values);
    free(map->used);
    *map = bigger;
}

static void map_set(IntMap *map, {integer} key, {integer} value) {
    if (4 * (map->size + 1) > 3 * map->capacity) {
        map_grow(map);
    }
    {integer} slot = map_slot(map, key);
    if (!map->used[slot]) {
        map->used[slot] = 1;
        map->keys[slot] = key;
        map->size++;
    }
    map->values[slot] = value;
}

static void map_free(IntMap *map) {
    free(map->keys);
    free(map->values);
    free(map->used);
}
"""

MAP_GET = """
static {integer} map_get(const IntMap *map, {integer} key, {integer} fallback) {
    if (map->size == 0) {
        return fallback;
    }
    {integer} slot = map_slot(map, key);
    return map->used[slot] ? map->values[slot] : fallback;
}
"""

MAP_HAS = """
static bool map_has(const IntMap *map, {integer} key) {
    return map->size > 0 && map->used[map_slot(map, key)];
}
"""

SORTED_KEYS = """
static IntList map_sorted_keys(const IntMap *map) {
    IntList keys = {0};
    for ({integer} slot = 0; slot < map->capacity; slot++) {
        if (map->used[slot]) {
            list_push(&keys, map->keys[slot]);
        }
    }
    qsort(keys.data, keys.size, sizeof *keys.data, compare_numbers);
    return keys;
}
"""

TEXT_MAP = """
typedef struct TextEntry {
    char *key;
    {integer} value;
    struct TextEntry *next;
} TextEntry;

typedef struct {
    TextEntry *buckets[4096];
    {integer} size;
} TextMap;

static TextEntry **text_map_bucket(TextMap *map, const char *key) {
    unsigned hash = 5381;
    for (const char *c = key; *c; c++) {
        hash = hash * 33 + (unsigned char)*c;
    }
    return &map->buckets[hash % 4096];
}

static TextEntry *text_map_find(TextMap *map, const char *key) {
    TextEntry *entry = *text_map_bucket(map, key);
    while (entry && strcmp(entry->key, key) != 0) {
        entry = entry->next;
    }
    return entry;
}

static {integer} text_map_get(TextMap *map, const char *key, {integer} fallback) {
    TextEntry *entry = text_map_find(map, key);
    return entry ? entry->value : fallback;
}

static void text_map_set(TextMap *map, const char *key, {integer} value) {
    TextEntry *entry = text_map_find(map, key);
    if (!entry) {
        TextEntry **bucket = text_map_bucket(map, key);
        entry = malloc(sizeof *entry);
        entry->key = malloc(strlen(key) + 1);
        strcpy(entry->key, key);
        entry->next = *bucket;
        *bucket = entry;
        map->size++;
    }
    entry->value = value;
}

static void text_map_free(TextMap *map) {
    for (int i = 0; i < 4096; i++) {
        while (map->buckets[i]) {
            TextEntry *entry = map->buckets[i];
            map->buckets[i] = entry->next;
            free(entry->key);
            free(entry);
        }
    }
}
"""

BUILDER = """
typedef struct {
    char *data;
    size_t length;
    size_t capacity;
} TextBuilder;

static void builder_add_range(TextBuilder *builder, const char *text, size_t length) {
    if (builder->length + length + 1 > builder->capacity) {
        builder->capacity = 2 * (builder->length + length + 1);
        builder->data = realloc(builder->data, builder->capacity);
    }
    memcpy(builder->data + builder->length, text, length);
    builder->length += length;
    builder->data[builder->length] = 0;
}

static inline void builder_add_char(TextBuilder *builder, char c) {
    builder_add_range(builder, &c, 1);
}

static inline void builder_add(TextBuilder *builder, const char *text) {
    builder_add_range(builder, text, strlen(text));
}

static inline void builder_add_number(TextBuilder *builder, {integer} value) {
    char digits[24];
    snprintf(digits, sizeof digits, "{format}", value);
    builder_add(builder, digits);
}

static char *builder_text(const TextBuilder *builder) {
    char *text = malloc(builder->length + 1);
    memcpy(text, builder->length ? builder->data : "", builder->length + 1);
    return text;
}
"""

FORMAT_TEXT = """
static char *format_text(const char *format, ...) {
    va_list parts;
    va_start(parts, format);
    int length = vsnprintf(NULL, 0, format, parts);
    va_end(parts);
    char *text = malloc(length + 1);
    va_start(parts, format);
    vsnprintf(text, length + 1, format, parts);
    va_end(parts);
    return text;
}
"""

MATRIX = """
static {integer} **new_matrix({integer} rows, {integer} columns, {integer} fill) {
    {integer} **matrix = malloc(rows * sizeof *matrix);
    for ({integer} i = 0; i < rows; i++) {
        matrix[i] = malloc(columns * sizeof **matrix);
        for ({integer} j = 0; j < columns; j++) {
            matrix[i][j] = fill;
        }
    }
    return matrix;
}

static void free_matrix({integer} **matrix, {integer} rows) {
    for ({integer} i = 0; i < rows; i++) {
        free(matrix[i]);
    }
    free(matrix);
}
"""

FILLED_ARRAY = """
static {integer} *filled_array({integer} length, {integer} value) {
    {integer} *array = malloc(length * sizeof *array);
    for ({integer} i = 0; i < length; i++) {
        array[i] = value;
    }
    return array;
}
"""

COMPARE = """
static int compare_numbers(const void *p, const void *q) {
    {integer} left = *(const {integer} *)p, right = *(const {integer} *)q;
    return (left > right) - (left < right);
}
"""

MIN_MAX_MACROS = """
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
"""

MIN = """
static {integer} min_of({integer} a, {integer} b) {
    return a < b ? a : b;
}
"""

MAX = """
static {integer} max_of({integer} a, {integer} b) {
    return a > b ? a : b;
}
"""


def helper(text: str, integer: str, braces_below: bool) -> str:
    """A helper for integers of a type, with its opening braces where the style wants them."""
    shown = "%lld" if integer == "long long" else "%d"
    text = text.replace("{integer}", integer).replace("{format}", shown)
    return re.sub(r"(?m)^( *)(.*\S) \{$", r"\1\2\n\1{", text) if braces_below else text

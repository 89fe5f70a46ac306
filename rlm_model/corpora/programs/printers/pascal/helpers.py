"""What a Pascal program brings along; ``{integer}`` stands for the type of integers."""

from __future__ import annotations

FILLED_ARRAY = """
function FilledArray(count, value: {integer}): TIntArray;
var
    i: {integer};
begin
    SetLength(Result, count);
    for i := 0 to count - 1 do
        Result[i] := value;
end;
"""

FILLED_MATRIX = """
function FilledMatrix(rows, columns, value: {integer}): TMatrix;
var
    i, j: {integer};
begin
    SetLength(Result, rows, columns);
    for i := 0 to rows - 1 do
        for j := 0 to columns - 1 do
            Result[i][j] := value;
end;
"""

READ_NUMBERS = """
function ReadNumbers(count: {integer}): TIntArray;
var
    i: {integer};
begin
    SetLength(Result, count);
    for i := 0 to count - 1 do
        Read(Result[i]);
end;
"""

SORT_ARRAY = """
procedure SortRange(var values: TIntArray; low, high: {integer});
var
    i, j, pivot, held: {integer};
begin
    while low < high do
    begin
        i := low;
        j := high;
        pivot := values[low + (high - low) div 2];
        repeat
            while values[i] < pivot do
                Inc(i);
            while values[j] > pivot do
                Dec(j);
            if i <= j then
            begin
                held := values[i];
                values[i] := values[j];
                values[j] := held;
                Inc(i);
                Dec(j);
            end;
        until i > j;
        if j - low < high - i then
        begin
            SortRange(values, low, j);
            low := i;
        end
        else
        begin
            SortRange(values, i, high);
            high := j;
        end;
    end;
end;
"""

VALUE_OR = """
function ValueOr(table: {map}; key: {key}; fallback: {integer}): {integer};
begin
    if not table.TryGetValue(key, Result) then
        Result := fallback;
end;
"""

SORTED_KEYS = """
function SortedKeys(table: {map}): TIntList;
var
    key: {integer};
begin
    Result := TIntList.Create;
    for key in table{keys} do
        Result.Add(key);
    Result.Sort;
end;
"""

COMPARE = """
function {name}(constref p, q: {integer}): Integer;
var
    difference: Int64;
begin
    difference := Int64({left}) - ({right});
    if difference = 0 then
        difference := Int64(p) - q;
    Result := Sign(difference);
end;
"""

<?php

namespace Shop\Sums;

function linear(array $values): int
{
    $sum = 0;
    foreach ($values as $value) {
        $sum = ($sum * 31 + ($value ^ ($sum >> 7))) & 0xFFFFFFFF;
    }
    return $sum;
}

function quadratic($values)
{
    $sum = 0;
    foreach ($values as $a) {
        foreach ($values as $b) {
            $sum = ($sum * 31 + ($a ^ $b)) & 0xFFFFFFFF;
        }
    }
    return $sum;
}

class Doubler
{
    public function doubled(array $values): array
    {
        return array_map(fn($value) => 2 * $value, $values);
    }
}

function arrived(int $count, float $share, bool $flag, string $text, array $names, array $ages, array $grid): void
{
    $found = [$count, $share, $flag, $text, $names, $ages, $grid];
    if ($found !== [7, 0.5, true, "a\\b\nc é", ['x', ''], ['k' => 1], [[1, 2], [3, 4]]]) {
        throw new \LogicException('other values arrived');
    }
}

function throwing($values)
{
    throw new \InvalidArgumentException('no such values');
}

function endless($values)
{
    while ($values) {
    }
}

function hoards($values)
{
    $kept = [];
    while (true) {
        $kept[] = str_repeat('x', 1 << 20);
    }
}

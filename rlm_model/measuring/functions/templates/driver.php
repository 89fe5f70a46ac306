<?php
// Builds arguments by the tags of their tokens, times a function, and calls it for its memory.
// The protocol is that of rlm_model.measuring.functions.driver.

namespace RlmDriver;

const OVERHEAD_CALLS = 200;
const OVERHEAD_REPEATS = 5;
const ESCAPES = ['\\\\' => '\\', '\\n' => "\n", '\\r' => "\r"];

/** A value from its tokens; the place of the next one moves on. */
function build(array $tokens, int &$next): mixed
{
    $token = $tokens[$next++];
    $text = substr($token, 1);
    switch ($token[0]) {
        case 'i':
            return $text + 0;
        case 'f':
            return ['inf' => INF, '-inf' => -INF, 'nan' => NAN][$text] ?? (float) $text;
        case 'b':
            return $text === '1';
        case 's':
            return str_contains($text, '\\') ? strtr($text, ESCAPES) : $text;
        case 'n':
            return null;
        case 'm':
            $items = [];
            for ($left = (int) $text; $left > 0; $left--) {
                $key = build($tokens, $next);
                if (!is_int($key) && !is_string($key)) {
                    throw new \RuntimeException('an array has no key of type ' . get_debug_type($key));
                }
                $items[$key] = build($tokens, $next);
            }
            return $items;
        default:
            $items = [];
            for ($left = (int) $text; $left > 0; $left--) {
                $items[] = build($tokens, $next);
            }
            return $items;
    }
}

function arguments(array $tokens): array
{
    $next = 0;
    return build($tokens, $next);
}

function nothing(): void
{
}

/** Nanoseconds that this thread waited for a core. */
function waited(): int
{
    return (int) explode(' ', file_get_contents('/proc/thread-self/schedstat'))[1];
}

/** Each of the group is what is called, and its arguments. */
function nanoseconds(array $group): int
{
    $kept = null;
    $began = hrtime(true);
    $before = waited();
    $start = hrtime(true);
    foreach ($group as [$callee, $one]) {
        $kept = $callee(...$one);
        if ($kept instanceof \Generator) {
            foreach ($kept as $_) {
            }
        }
    }
    $end = hrtime(true);
    $delay = waited() - $before;
    // Some of the wait may lie outside the calls: rather too little is taken off than too much.
    $outside = $start - $began + hrtime(true) - $end;
    return $end - $start - max($delay - $outside, 0);
}

function clock_nanoseconds(): int
{
    $times = [];
    for ($left = 100; $left > 0; $left--) {
        $start = hrtime(true);
        $times[] = hrtime(true) - $start;
    }
    return min($times);
}

/** Nanoseconds that a call costs which does nothing. */
function overhead(array $one): int
{
    $group = array_fill(0, OVERHEAD_CALLS, [nothing(...), $one]);
    $times = array_map(fn() => nanoseconds($group), range(1, OVERHEAD_REPEATS));
    return intdiv(min($times), OVERHEAD_CALLS);
}

/** Most bytes that a call held at once, by the runtime's own count. */
function held(callable $callee, array $one): int
{
    gc_collect_cycles();
    memory_reset_peak_usage();
    $before = memory_get_usage();
    $kept = $callee(...$one);
    if ($kept instanceof \Generator) {
        foreach ($kept as $_) {
        }
    }
    return memory_get_peak_usage() - $before;
}

/** What makes a callee: a call's object is its own, for what an earlier one kept spares it work. */
function find(string $owner, string $name): \Closure
{
    if ($owner !== '') {
        $class = qualified($owner, get_declared_classes());
        $method = new \ReflectionMethod($class, $name);
        $method->setAccessible(true);
        return fn() => $method->getClosure($method->isStatic() ? null : new $class());
    }
    $function = qualified($name, get_defined_functions()['user']);
    return fn() => $function;
}

/** The name with the namespace that the source stands in. */
function qualified(string $name, array $known): string
{
    foreach (array_reverse($known) as $other) {
        if (strcasecmp($other, $name) === 0 || str_ends_with(strtolower($other), strtolower("\\$name"))) {
            return $other;
        }
    }
    throw new \RuntimeException("there is no $name");
}

function describe(\Throwable $error): string
{
    return (new \ReflectionClass($error))->getShortName() . ': ' . $error->getMessage();
}

/** An inherited pipe: its path itself can't be opened. */
function pipe(string $path, string $mode): mixed
{
    return fopen('php://fd/' . basename($path), $mode);
}

function main(string $source, string $commandsPath, string $answersPath, string $owner, string $name): void
{
    $answers = pipe($answersPath, 'w');
    $tell = fn(string $text) => fwrite($answers, preg_replace('/\s+/', ' ', $text) . "\n");
    try {
        require $source;
        $make = find($owner, $name);
        $make();
        $tell('ok');
    } catch (\Throwable $error) {
        $tell('error ' . describe($error));
        return;
    }
    $commands = pipe($commandsPath, 'r');
    $tokens = [];
    $overhead = 0;
    while (($line = fgets($commands)) !== false) {
        [$word, $count] = explode(' ', trim($line) . ' 0');
        $told = 'ok';
        try {
            if ($word === 'load') {
                $tokens = explode("\n", stream_get_contents($commands, (int) $count));
                $overhead = overhead(arguments($tokens));
            } elseif ($word === 'time') {
                $group = [];
                for ($left = (int) $count; $left > 0; $left--) {
                    $group[] = [$make(), arguments($tokens)];
                }
                $told = (string) (nanoseconds($group) - $overhead * count($group));
            } elseif ($word === 'clock') {
                $told = (string) clock_nanoseconds();
            } elseif ($word === 'call') {
                $one = arguments($tokens);
                $told = (string) max(held($make(), $one) - held(nothing(...), $one), 0);
            }
        } catch (\Throwable $error) {
            $told = 'error ' . describe($error);
        }
        $tell($told);
    }
}

// Warnings are not what is measured; a fatal error is told on the standard error.
error_reporting(E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR);
main(...array_slice($argv, 1));

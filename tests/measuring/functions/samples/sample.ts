import { readFileSync } from "fs";

interface Total {
  sum: number;
}

export function linear(values: Array<number>): number {
  const total: Total = { sum: 0 };
  for (const value of values) total.sum = ((total.sum << 5) - total.sum + value) | 0;
  return total.sum;
}

const quadratic = function (values: number[]): number {
  let sum = 0;
  for (const a of values) {
    for (const b of values) sum = ((sum << 5) - sum + (a ^ b)) | 0;
  }
  return sum;
};

class Doubler<T extends number> {
  doubled(values: T[]): number[] {
    return values.map((value) => 2.5 * value);
  }
}

function arrived(
  count: number, share: number, flag: boolean, text: string, names: string[],
  ages: Map<string, number>, grid: number[][],
): void {
  const found = JSON.stringify([count, share, flag, text, names, [...ages], grid]);
  const wanted = [7, 0.5, true, "a\\b\nc é", ["x", ""], [["k", 1]], [[1, 2], [3, 4]]];
  if (found !== JSON.stringify(wanted)) throw new Error("other values arrived");
}

function throwing(values: number[]): never {
  throw new RangeError("no such values");
}

function endless(values: number[]): void {
  while (values);
}

function hoards(values: number[]): void {
  const kept: number[][] = [];
  for (;;) kept.push(new Array(1 << 17).fill(values.length));
}

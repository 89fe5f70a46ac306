function linear(values) {
  let sum = 0;
  for (const value of values) sum = ((sum << 5) - sum + (value ^ (sum >> 7))) | 0;
  return sum;
}

const quadratic = (values) => {
  let sum = 0;
  for (const a of values) {
    for (const b of values) sum = ((sum << 5) - sum + (a ^ b)) | 0;
  }
  return sum;
};

class Doubler {
  doubled(values) {
    return values.map((value) => 2.5 * value);
  }
}

function arrived(count, share, flag, text, names, ages, grid) {
  const found = JSON.stringify([count, share, flag, text, names, ages, grid]);
  const wanted = [7, 0.5, true, "a\\b\nc é", ["x", ""], { k: 1 }, [[1, 2], [3, 4]]];
  if (found !== JSON.stringify(wanted)) throw new Error("other values arrived");
  grid.length = 0;
}

function throwing(values) {
  throw new RangeError("no such values");
}

function endless(values) {
  while (values);
}

function hoards(values) {
  const kept = [];
  for (;;) kept.push(new Array(1 << 17).fill(values.length));
}

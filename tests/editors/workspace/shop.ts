/** A small shop: the functions that the editor tests look at. */

export function total(prices: number[]): number {
  let result = 0;
  for (const price of prices) {
    result += price;
  }
  return result;
}

/** The k customers with the most orders. */
export function topCustomers(orders: string[], k: number): string[] {
  const counts = new Map<string, number>();
  for (const customer of orders) {
    counts.set(customer, (counts.get(customer) ?? 0) + 1);
  }
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!).slice(0, k);
}

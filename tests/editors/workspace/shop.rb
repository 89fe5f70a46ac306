# A small shop, in a language that the tests' model does not answer for.

def top_customers(orders, k)
  orders.tally.max_by(k) { |_, count| count }.map(&:first)
end

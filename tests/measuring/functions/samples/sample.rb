def linear(values)
  values.reduce(0) { |sum, value| (sum * 31 + (value ^ (sum >> 7))) & 0xFFFFFFFF }
end

def quadratic(values)
  sum = 0
  values.each { |a| values.each { |b| sum = (sum * 31 + (a ^ b)) & 0xFFFFFFFF } }
  sum
end

class Doubler
  def doubled(values)
    values.map { |value| 2 * value }
  end
end

def arrived(count, share, flag, text, names, ages, grid)
  found = [count, share, flag, text, names, ages, grid]
  wanted = [7, 0.5, true, "a\\b\nc é", ['x', ''], { 'k' => 1 }, [[1, 2], [3, 4]]]
  raise "other values arrived: #{found}" unless found == wanted

  grid.clear
end

def throwing(_values)
  raise ArgumentError, 'no such values'
end

def endless(_values)
  loop {}
end

def hoards(_values)
  kept = []
  loop { kept << 'x' * (1 << 20) }
end

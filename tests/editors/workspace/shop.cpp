// A small shop: the functions that the editor tests look at.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

double total(const std::vector<double> &prices) {
  double result = 0;
  for (double price : prices) {
    result += price;
  }
  return result;
}

// The k customers with the most orders.
std::vector<std::string> top_customers(const std::vector<std::string> &orders, std::size_t k) {
  std::unordered_map<std::string, int> counts;
  for (const auto &customer : orders) {
    ++counts[customer];
  }
  std::vector<std::string> customers;
  for (const auto &entry : counts) {
    customers.push_back(entry.first);
  }
  std::sort(customers.begin(), customers.end(),
            [&](const auto &a, const auto &b) { return counts[a] > counts[b]; });
  customers.resize(std::min(k, customers.size()));
  return customers;
}

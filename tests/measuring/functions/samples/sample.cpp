#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

long long linear(const std::vector<int>& values) {
    long long sum = 0;
    for (int value : values) sum = sum * 31 + (value ^ (sum >> 7));
    return sum;
}

long long quadratic(const std::vector<int>& values) {
    long long sum = 0;
    for (int a : values) {
        for (int b : values) sum = sum * 31 + (a ^ b);
    }
    return sum;
}

std::vector<long long> doubled(std::vector<int> values) {
    std::vector<long long> result;
    for (int value : values) result.push_back(2LL * value);
    return result;
}

void arrived(int count, double share, bool flag, std::string text, std::vector<std::string> names,
             std::map<std::string, int> ages, std::vector<std::vector<int>>& grid) {
    bool same = count == 7 && share == 0.5 && flag && text == "a\\b\nc é" &&
                names == std::vector<std::string>{"x", ""} &&
                ages == std::map<std::string, int>{{"k", 1}} &&
                grid == std::vector<std::vector<int>>{{1, 2}, {3, 4}};
    if (!same) throw std::runtime_error("other values arrived");
    grid.clear();
}

int throwing(std::vector<int> values) { throw std::invalid_argument("no such values"); }

int endless(std::vector<int> values) {
    volatile bool going = true;
    while (going) {
    }
    return 0;
}

size_t hoards(std::vector<int> values) {
    std::vector<std::string> kept;
    for (;;) kept.push_back(std::string(1 << 20, 'x'));
    return kept.size();
}

int main() { std::cout << linear({1, 2, 3}) << '\n'; }

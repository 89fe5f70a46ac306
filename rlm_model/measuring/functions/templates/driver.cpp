// Builds arguments by the parameter types of a function, times it, and calls it for its memory.
// The measured source stands above; the protocol is that of rlm_model.measuring.functions.driver.
#undef main

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <cstring>
#include <ctime>
#include <cxxabi.h>
#include <deque>
#include <fstream>
#include <functional>
#include <limits>
#include <list>
#include <malloc.h>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace rlm_driver {

struct Mismatch : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <class T> std::string name_of() {
    int status = 0;
    char* text = abi::__cxa_demangle(typeid(T).name(), nullptr, nullptr, &status);
    std::string name = text == nullptr ? typeid(T).name() : text;
    std::free(text);
    return name;
}

// One token: a tag and the rest of its line.
struct Token {
    char tag;
    std::string_view text;

    long long number() const {
        long long value = 0;
        auto end = std::from_chars(text.data(), text.data() + text.size(), value);
        if (end.ec != std::errc()) throw Mismatch("does not hold " + std::string(text));
        return value;
    }
};

class Tokens {
  public:
    explicit Tokens(std::string_view text) : left_(text) {}

    Token next() {
        auto end = left_.find('\n');
        Token token{left_[0], left_.substr(1, end - 1)};
        left_.remove_prefix(end + 1);
        return token;
    }

    char tag() const { return left_[0]; }

    size_t count(const char* tags) {
        Token token = next();
        if (std::strchr(tags, token.tag) == nullptr) throw Mismatch("is no such container");
        return static_cast<size_t>(token.number());
    }

  private:
    std::string_view left_;
};

template <class T, class = void> struct Reader {
    static constexpr bool known = false;
    static T read(Tokens&) { throw Mismatch("not supported"); }
};

template <class T> struct Reader<T, std::enable_if_t<std::is_arithmetic_v<T>>> {
    static constexpr bool known = true;
    static T read(Tokens& tokens) {
        Token token = tokens.next();
        if (token.tag == 'b') return static_cast<T>(token.text == "1");
        if constexpr (sizeof(T) == 1 && !std::is_same_v<T, bool>) {
            if (token.tag == 's' && token.text.size() == 1) return static_cast<T>(token.text[0]);
        }
        if constexpr (std::is_floating_point_v<T>) {
            if (token.tag == 'i' || token.tag == 'f') {
                return static_cast<T>(std::strtod(std::string(token.text).c_str(), nullptr));
            }
        } else if (token.tag == 'i') {
            long long value = token.number();
            bool low = std::is_signed_v<T> ? value < (long long)std::numeric_limits<T>::min()
                                           : value < 0;
            if (low || (value > 0 && (unsigned long long)value >
                                         (unsigned long long)std::numeric_limits<T>::max())) {
                throw Mismatch("does not hold " + std::to_string(value));
            }
            return static_cast<T>(value);
        }
        throw Mismatch("is no such scalar");
    }
};

template <> struct Reader<std::string> {
    static constexpr bool known = true;
    static std::string read(Tokens& tokens) {
        Token token = tokens.next();
        if (token.tag != 's') throw Mismatch("is no string");
        std::string value;
        value.reserve(token.text.size());
        for (size_t at = 0; at < token.text.size(); ++at) {
            char c = token.text[at];
            if (c == '\\') {
                c = token.text[++at];
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
            }
            value.push_back(c);
        }
        return value;
    }
};

template <class C, class T> struct SequenceReader {
    static constexpr bool known = Reader<T>::known;
    static C read(Tokens& tokens) {
        C value;
        size_t count = tokens.count("lte");
        if constexpr (std::is_same_v<C, std::vector<T>>) value.reserve(count);
        for (size_t at = 0; at < count; ++at) value.insert(value.end(), Reader<T>::read(tokens));
        return value;
    }
};
template <class T> struct Reader<std::vector<T>> : SequenceReader<std::vector<T>, T> {};
template <class T> struct Reader<std::deque<T>> : SequenceReader<std::deque<T>, T> {};
template <class T> struct Reader<std::list<T>> : SequenceReader<std::list<T>, T> {};
template <class T> struct Reader<std::set<T>> : SequenceReader<std::set<T>, T> {};
template <class T> struct Reader<std::multiset<T>> : SequenceReader<std::multiset<T>, T> {};
template <class T> struct Reader<std::unordered_set<T>> : SequenceReader<std::unordered_set<T>, T> {};

template <class C, class K, class V> struct MapReader {
    static constexpr bool known = Reader<K>::known && Reader<V>::known;
    static C read(Tokens& tokens) {
        C value;
        size_t count = tokens.count("m");
        for (size_t at = 0; at < count; ++at) {
            K key = Reader<K>::read(tokens);
            value.emplace(std::move(key), Reader<V>::read(tokens));
        }
        return value;
    }
};
template <class K, class V> struct Reader<std::map<K, V>> : MapReader<std::map<K, V>, K, V> {};
template <class K, class V>
struct Reader<std::unordered_map<K, V>> : MapReader<std::unordered_map<K, V>, K, V> {};

template <class T> void take(Tokens& tokens, T& place) { place = Reader<T>::read(tokens); }

template <class C, size_t N> struct FixedReader {
    static C read(Tokens& tokens) {
        size_t count = tokens.count("lt");
        if (count != N) throw Mismatch("has no place for " + std::to_string(count) + " elements");
        C value;
        std::apply([&](auto&... places) { (take(tokens, places), ...); }, value);
        return value;
    }
};
template <class A, class B> struct Reader<std::pair<A, B>> : FixedReader<std::pair<A, B>, 2> {
    static constexpr bool known = Reader<A>::known && Reader<B>::known;
};
template <class... T>
struct Reader<std::tuple<T...>> : FixedReader<std::tuple<T...>, sizeof...(T)> {
    static constexpr bool known = (Reader<T>::known && ...);
};
template <class T, size_t N> struct Reader<std::array<T, N>> : FixedReader<std::array<T, N>, N> {
    static constexpr bool known = Reader<T>::known;
};

template <class T> struct Reader<std::optional<T>> {
    static constexpr bool known = Reader<T>::known;
    static std::optional<T> read(Tokens& tokens) {
        if (tokens.tag() != 'n') return Reader<T>::read(tokens);
        tokens.next();
        return std::nullopt;
    }
};

// What owns a parameter's value: a pointer to scalars points into a vector or a string.
template <class P> struct Owner {
    using type = std::remove_cv_t<std::remove_reference_t<P>>;
    static P lend(type& value) { return static_cast<P>(value); }
};
template <class P> struct Owner<P&&> {
    using type = std::remove_cv_t<P>;
    static P&& lend(type& value) { return std::move(value); }
};
template <class P>
using Moved = std::enable_if_t<!std::is_reference_v<P> && !std::is_pointer_v<P>>;
template <class P, class = void> struct Parameter : Owner<P> {};
template <> struct Parameter<std::string_view> {
    using type = std::string;
    static std::string_view lend(type& value) { return value; }
};
template <class P> struct Parameter<P, Moved<P>> {
    using type = std::remove_cv_t<P>;
    static P&& lend(type& value) { return std::move(value); }
};
template <class P>
struct Parameter<P*, std::enable_if_t<std::is_arithmetic_v<P> && !std::is_same_v<P, bool>>> {
    using item = std::remove_cv_t<P>;
    using type = std::conditional_t<std::is_same_v<item, char>, std::string, std::vector<item>>;
    static P* lend(type& value) { return value.data(); }
};

// Rows that pointers point to: where the list of rows moves, they stay in their place.
template <class P> struct Rows {
    using item = typename Parameter<P*>::type;
    std::vector<item> rows;
    std::vector<P*> pointers;
};
template <class P> struct Reader<Rows<P>> {
    static constexpr bool known = Reader<typename Rows<P>::item>::known;
    static Rows<P> read(Tokens& tokens) {
        Rows<P> value;
        value.rows = Reader<std::vector<typename Rows<P>::item>>::read(tokens);
        for (auto& row : value.rows) value.pointers.push_back(row.data());
        return value;
    }
};
template <class P>
struct Parameter<P**, std::enable_if_t<std::is_arithmetic_v<P> && !std::is_same_v<P, bool>>> {
    using type = Rows<P>;
    static P** lend(type& value) { return value.pointers.data(); }
};

template <class P> typename Parameter<P>::type argument(Tokens& tokens, int& number) {
    using T = typename Parameter<P>::type;
    std::string what = "parameter " + std::to_string(++number) + " has type " + name_of<P>() + ": ";
    if (!Reader<T>::known) throw Mismatch(what + "not supported");
    try {
        return Reader<T>::read(tokens);
    } catch (const Mismatch& error) {
        throw Mismatch(what + "the example's value " + error.what());
    }
}

template <class R> void keep(R& result) { asm volatile("" : : "r"(&result) : "memory"); }

// What is no method is called on nothing.
struct Nothing {};

template <class O, class R, class... A> class Callee {
  public:
    using Values = std::tuple<typename Parameter<A>::type...>;

    // A call's object is its own: what an earlier one kept there would spare it work.
    struct Arguments {
        std::unique_ptr<O> owner;
        Values values;
    };

    explicit Callee(std::function<R(O&, A...)> function) : function_(std::move(function)) {}

    Arguments build(std::string_view text) const {
        Tokens tokens(text);
        size_t count = tokens.count("t");
        if (count != sizeof...(A)) {
            throw Mismatch("the examples have " + std::to_string(count) + " arguments, the function " +
                           std::to_string(sizeof...(A)) + " parameters");
        }
        int number = 0;
        // Braces: the order of evaluation is that of the parameters.
        return Arguments{std::make_unique<O>(), Values{argument<A>(tokens, number)...}};
    }

    void call(Arguments& arguments) const { call(arguments, std::index_sequence_for<A...>{}); }

  private:
    template <size_t... I> void call(Arguments& arguments, std::index_sequence<I...>) const {
        auto& [owner, values] = arguments;
        (void)values;
        if constexpr (std::is_void_v<R>) {
            function_(*owner, Parameter<A>::lend(std::get<I>(values))...);
        } else {
            decltype(auto) result = function_(*owner, Parameter<A>::lend(std::get<I>(values))...);
            keep(result);
        }
    }

    std::function<R(O&, A...)> function_;
};

// Called through a volatile pointer, a function can't be inlined, hoisted or left out.
template <class R, class... A> Callee<Nothing, R, A...> callee(R (*pointer)(A...)) {
    R (*volatile hidden)(A...) = pointer;
    return Callee<Nothing, R, A...>([pointer = hidden](Nothing&, A... a) -> R {
        return pointer(std::forward<A>(a)...);
    });
}
template <class C, class R, class... A, class M> Callee<C, R, A...> bound(M method) {
    M volatile hidden = method;
    return Callee<C, R, A...>([pointer = M(hidden)](C& owner, A... a) -> R {
        return (owner.*pointer)(std::forward<A>(a)...);
    });
}
template <class C, class R, class... A> Callee<C, R, A...> callee(R (C::*pointer)(A...)) {
    return bound<C, R, A...>(pointer);
}
template <class C, class R, class... A> Callee<C, R, A...> callee(R (C::*pointer)(A...) const) {
    return bound<C, R, A...>(pointer);
}

long long thread_nanoseconds() {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

long long clock_nanoseconds() {
    long long least = LLONG_MAX;
    for (int left = 100; left > 0; --left) {
        long long start = thread_nanoseconds();
        least = std::min(least, thread_nanoseconds() - start);
    }
    return least;
}

template <class C> std::string answer(const C& function, const std::string& text, long long count) {
    std::vector<typename C::Arguments> arguments;
    arguments.reserve(count);
    for (long long at = 0; at < count; ++at) arguments.push_back(function.build(text));
    long long start = thread_nanoseconds();
    for (auto& one : arguments) function.call(one);
    return std::to_string(thread_nanoseconds() - start);
}

template <class C> void serve(const C& function, std::istream& commands, std::ostream& answers) {
    std::string word, text;
    long long count = 0;
    std::optional<typename C::Arguments> ready;
    while (commands >> word) {
        std::string told = "ok";
        try {
            if (word == "load") {
                commands >> count;
                commands.ignore();
                text.resize(count);
                commands.read(text.data(), count);
                function.build(text);
            } else if (word == "time") {
                commands >> count;
                told = answer(function, text, count);
            } else if (word == "clock") {
                told = std::to_string(clock_nanoseconds());
            } else if (word == "ready") {
                ready.emplace(function.build(text));
                malloc_trim(0);  // else the call would use again what earlier ones touched
            } else {
                function.call(*ready);
            }
        } catch (const Mismatch& error) {
            told = std::string("error ") + error.what();
        } catch (const std::exception& error) {
            int status = 0;
            char* kind = abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status);
            told = std::string("error ") + (kind == nullptr ? "exception" : kind) + ": " + error.what();
            std::free(kind);
        } catch (...) {
            told = "error an exception of a type of its own";
        }
        for (char& c : told) c = c == '\n' ? ' ' : c;
        answers << told << std::endl;
    }
}

}  // namespace rlm_driver

int main(int, char** paths) {
    std::ifstream commands(paths[1]);
    std::ofstream answers(paths[2]);
    answers << "ok" << std::endl;
    rlm_driver::serve(rlm_driver::callee(&@ENTRY@), commands, answers);
}

// Fuzzes the parsers of text: values, durations, names, variables, arguments.
//
// The first character of an input selects the parser for the rest, line by line. The program aborts
// if a parser breaks one of its guarantees.
#include <cruller/cruller.hpp>
#include <cruller/detail/text/read.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "run/arguments.hpp"

namespace {

using namespace cruller::dsl;
using namespace std::chrono_literals;

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

// A value that is parsed, written and parsed again stays the same.
template <typename Number>
void read_twice(std::string_view text) {
  Number first{};
  if (!cruller::detail::read_value(text, first)) return;
  Number second{};
  require(cruller::detail::read_value(std::string_view(std::to_string(first)), second));
  require(first == second);
}

template <typename... Types>
void read_each(std::string_view text) {
  const auto read = [&](auto value) {
    static_cast<void>(cruller::detail::read_value(text, value));
  };
  const int in_order[] = {(read(Types{}), 0)...};
  static_cast<void>(in_order);
}

void read_values(std::string_view text) {
  read_twice<short>(text);
  read_twice<unsigned char>(text);
  read_twice<long long>(text);
  read_twice<unsigned long long>(text);
  read_each<bool, char, float, double, std::string>(text);
  read_each<std::chrono::nanoseconds, std::chrono::hours, std::chrono::duration<float>>(text);
  read_each<std::chrono::duration<unsigned, std::milli>, std::chrono::duration<short>>(text);
  read_each<std::chrono::duration<unsigned long long, std::nano>>(text);
}

constexpr auto definition = define(
    "number"_k = 1,
    "fraction"_k = 0.5f,
    "flag"_k = false,
    "letter"_k = 'a',
    "wait"_k = 10ms,
    "text"_k = "a text",
    "hidden"_k = secret("a secret"),
    "limits"_k = map("most"_k = 80u, "inner"_k = map("least"_k = -1L)),
    "group"_k = group("number"_k = 2, "worker"_k = component(config(ref<"number">), start([](int) {
                                                               return 1;
                                                             })))
);

// Prints the exception, as a program would.
template <typename Function>
void attempt(Function function) {
  try {
    function();
  } catch (const cruller::error& error) {
    require(!std::string_view(error.what()).empty());
  }
}

void set_values(const std::vector<std::string>& lines) {
  cruller::system<definition> sys;
  for (std::size_t i = 0; i + 1 < lines.size(); i += 2)
    attempt([&] { sys.set(lines[i], lines[i + 1]); });
  sys.start();
  static_cast<void>(sys.describe());
}

void send_signals(const std::vector<std::string>& lines) {
  cruller::system<definition> sys;
  for (const std::string& name : lines) {
    attempt([&] { sys.signal(std::string_view(name)); });
    attempt([&] { sys.start({.only = {name}}); });
    attempt([&] { sys.cruller::any_system::restart(name); });
    attempt([&] { static_cast<void>(sys.find<int>(name)); });
    attempt([&] { static_cast<void>(sys.state(std::string_view(name))); });
  }
}

constexpr auto of_environment = define(
    "number"_k = env<int>("CRULLER_FUZZ"),
    "wait"_k = env<std::chrono::milliseconds>("CRULLER_FUZZ").or_else(1ms),
    "text"_k = env<std::string>("CRULLER_FUZZ"),
    "hidden"_k = secret(env<double>("CRULLER_FUZZ"))
);

void read_environment(const std::string& text) {
  setenv("CRULLER_FUZZ", text.c_str(), 1);
  cruller::system<of_environment> sys;
  attempt([&] { sys.start(); });
}

void parse_arguments(const std::vector<std::string>& lines) {
  static constexpr cruller::system_choice systems[] = {{"first", nullptr}, {"second", nullptr}};
  std::vector<const char*> arguments = {"program"};
  for (const std::string& line : lines) arguments.push_back(line.c_str());
  cruller::detail::run_settings settings;
  const auto result = cruller::parse(
      systems, static_cast<int>(arguments.size()), arguments.data(), settings
  );
  const auto* const parsed = std::get_if<cruller::run_arguments>(&result);
  if (parsed == nullptr) {
    require(std::get<int>(result) == 0 || std::get<int>(result) == 2);
    return;
  }
  require(parsed->system == "first" || parsed->system == "second");
  require(parsed->threads >= 1 && parsed->threads <= 1024);
  for (const auto& [path, value] : parsed->values) require(!path.empty());
  for (const auto time :
       {parsed->start_timeout,
        parsed->stop_delay,
        parsed->drain_timeout,
        parsed->stop_timeout,
        parsed->stop_limit})
    require(time.count() >= 0);
}

// Discards the parser's output.
class silence {
 public:
  silence() : out_(std::cout.rdbuf(nullptr)), error_(std::cerr.rdbuf(nullptr)) {}
  ~silence() {
    std::cout.rdbuf(out_);
    std::cerr.rdbuf(error_);
  }
  silence(const silence&) = delete;
  silence& operator=(const silence&) = delete;

 private:
  std::streambuf* const out_;
  std::streambuf* const error_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'v':
      for (const std::string& line : lines_of(text)) read_values(line);
      break;
    case 's':
      set_values(lines_of(text));
      break;
    case 'n':
      send_signals(lines_of(text));
      break;
    case 'e':
      read_environment(std::string(text));
      break;
    case 'a': {
      const silence now;
      parse_arguments(lines_of(text));
      break;
    }
    default:
      break;
  }
  return 0;
}

// What is wrong with a value, as a sentence.
#include <fmt/format.h>

#include <cruller/dsl/setting_checks.hpp>
#include <cruller/error.hpp>
#include <string>
#include <string_view>

namespace cruller::inline v0 {
namespace {

// The article before a type, unless it is a phrase that needs none.
std::string_view article_of(std::string_view type) {
  for (const std::string_view begin : {"a ", "an ", "one of ", "text"})
    if (type.starts_with(begin)) return "";
  const bool has_vowel = std::string_view("aeiou").find(type.substr(0, 1)) !=
                         std::string_view::npos;
  return !type.empty() && has_vowel ? "an " : "a ";
}

// Kubernetes sets variables for each service of its namespace: the name of the service before
// `_PORT`, and an address as the value.
std::string hint_on(std::string_view text) {
  for (const std::string_view scheme : {"tcp://", "udp://", "sctp://"})
    if (text.starts_with(scheme))
      return "; Kubernetes sets such variables for services: write enableServiceLinks: false in "
             "the pod's spec";
  return "";
}

}  // namespace

void node::this_value_does_not_fit_the_type_of_the_setting() {
  throw error("a number of a setting does not fit its type");
}
void node::this_default_fails_the_checks_of_its_setting() {
  throw error("the default of a setting fails the checks of the setting");
}

value_error::value_error(std::string_view path, std::string_view text, std::string_view type)
    : error(fmt::format("{}: \"{}\" is not {}{}", path, text, article_of(type), type)),
      data_(data{std::string(path), std::string(text), std::string(type)}) {}

value_error::value_error(std::string_view path, std::string_view something_else)
    : error(fmt::format("{} is {}", path, something_else)),
      data_(data{std::string(path), "****", std::string(something_else)}) {}

environment_error::environment_error(
    std::string_view path, std::string_view variable, const char* text, std::string_view type
)
    : error(
          text == nullptr
              ? fmt::format("{} is not given: write it into a file, or set {}", path, variable)
              : fmt::format(
                    "{}: the variable {} is \"{}\", which is not {}{}{}",
                    path,
                    variable,
                    text,
                    article_of(type),
                    type,
                    hint_on(text)
                )
      ),
      data_(
          {std::string(path),
           std::string(variable),
           text != nullptr,
           text == nullptr ? "" : text,
           std::string(type)}
      ) {}

missing_value::missing_value(std::string_view path)
    : error(fmt::format("{} is not given: write it into a file", path)), data_(std::string(path)) {}

}  // namespace cruller::v0

// Output to standard output and standard error.
#pragma once

#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <string_view>

namespace cruller::inline v0 {

// Writes to standard output or standard error, and flushes. All output of the library goes through
// this function. Control characters are printed as `\u001b`. Write errors are ignored. Thread-safe.
void print(std::FILE* to, std::string_view text);
// The same, but if the write would block, the text is dropped.
void print_unless_blocked(std::FILE* to, std::string_view text);
// The same for a text with colors, whose parts from the program are `printable`.
void print_styled(std::FILE* to, std::string_view text);
// Redirects `print` to a function, which any thread may call: a prompt uses it to keep its line
// intact. Null restores the default. When it returns, the previous function is no longer called.
void print_through(std::function<void(std::FILE* to, std::string_view text)> printer);

// Passes text for standard error to a function, which any thread may call, instead of printing it
// or passing it to a prompt. Null restores the default. When it returns, the previous function is
// no longer called.
void print_errors_through(std::function<void(std::string_view text)> writer);

// The message of an error. While the program ends, that of a cancelled signal says that the end is
// the reason.
std::string message_text(const std::exception& error, bool is_ending);
// The same with its nested causes, one per line.
std::string text_with_causes(const std::exception& error, bool is_ending = false);
// The same, as an error.
std::string error_text(const std::exception& error, bool is_ending = false);

// Prints a line on standard output.
void report(std::string_view text);
// Prints an error on standard error.
void report_error(const std::exception& error);
// Prints lines that begin with the place of a mistake on standard error. A function for errors gets
// them as one error.
void report_mistakes(std::string_view lines);
// Prints a warning on standard error.
void report_warning(std::string_view text);

}  // namespace cruller::v0

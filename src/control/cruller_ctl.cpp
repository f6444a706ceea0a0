// cruller-ctl: sends a command to the control socket of a running program.
#include <CLI/CLI.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <cruller/detail/text/read.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "process/printable.hpp"

namespace {

constexpr int command_failed = 1;
constexpr int no_answer = 2;  // also for usage errors

struct arguments {
  std::string path;
  std::vector<std::string> words;
  bool json = false;
  double seconds = 0;  // zero: no limit
};

int complain(std::string_view text) {
  std::cerr << "error: " << cruller::printable(text) << "\n";
  return no_answer;
}

// The words as a console command line.
std::string line_of(const std::vector<std::string>& words) {
  std::ostringstream line;
  for (const std::string& each : words) {
    if (line.tellp() > 0) line << ' ';
    const bool is_plain = !each.empty() && each.find_first_of(" \t\r\"\\") == std::string::npos;
    is_plain ? line << each : line << std::quoted(each);
  }
  return line.str();
}

// Prints the output until the answer has arrived.
int print_answer(std::istream& from, bool as_json) {
  for (std::string line; std::getline(from, line);) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) {  // The server refuses clients in plain text.
      std::cerr << cruller::printable(line) << "\n" << std::flush;
      return no_answer;
    }
    if (object.contains("say")) {
      if (!as_json) std::cout << cruller::printable(object.value("say", "")) << std::flush;
      continue;
    }
    const bool ok = object.value("ok", false);
    if (as_json)
      std::cout << cruller::printable(line) << "\n" << std::flush;
    else
      (ok ? std::cout : std::cerr) << cruller::printable(object.value("text", "")) << std::flush;
    return ok ? 0 : command_failed;
  }
  return -1;
}

int send(const arguments& asked) {
  const std::string line = line_of(asked.words);
  if (line.find('\n') != std::string::npos) return complain("a command must be a single line");
  using local = boost::asio::local::stream_protocol;
  local::iostream connection;
  if (asked.seconds > 0)
    connection.expires_after(std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(asked.seconds)
    ));
  connection.connect(local::endpoint(asked.path));
  if (!connection)
    return complain("cannot connect to " + asked.path + ": " + connection.error().message());
  connection << "--json " << line << "\n" << std::flush;
  // The server may refuse the connection before reading; its reason can still be read.
  connection.clear();
  const int code = print_answer(connection, asked.json);
  if (code >= 0) return code;
  if (connection.error() == boost::asio::error::operation_aborted ||
      connection.error() == boost::asio::error::timed_out)
    return complain("timed out waiting for the answer; the command may still be running");
  return complain("the program closed the connection without an answer");
}

// The words of the command are not declared as an option, because CLI11 would parse options among
// them.
struct with_command : CLI::Formatter {
  std::string make_usage(const CLI::App*, std::string name) const override {
    return "Usage: " + name + " [OPTIONS] PATH COMMAND...\n";
  }
};

arguments parse(CLI::App& app, int argc, const char* const* argv) {
  arguments result;
  std::string timeout;
  app.add_option("PATH", result.path, "The socket that the program serves with --control")
      ->required();
  app.add_flag("--json", result.json, "Print the answer as a single line of JSON");
  app.add_option(
         "--timeout",
         timeout,
         "Stop waiting for the answer after DURATION; the command keeps running"
  )
      ->type_name("DURATION");
  app.allow_extras();  // The words of the command, including those that look like options.
  app.parse(argc, argv);
  result.words = app.remaining();
  if (result.words.empty()) throw CLI::RequiredError("COMMAND");
  const bool is_duration = cruller::detail::read_seconds(timeout, result.seconds);
  // A limit of about a year keeps arithmetic on time points from overflowing.
  if (!timeout.empty() && (!is_duration || !(result.seconds > 0) || result.seconds > 3e7))
    throw CLI::ValidationError("--timeout", "\"" + timeout + "\" is not a duration such as 10s");
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Sends a command to a running program and prints the answer.", "cruller-ctl");
  app.formatter(std::make_shared<with_command>());
  app.footer(
      "The commands are those of the console; `cruller-ctl PATH help` lists them.\n"
      "Durations: 250ms, 10s, 1.5min.\n"
      "Exit codes: 0 success, 1 the command failed, 2 usage error or no answer."
  );
  try {
    return send(parse(app, argc, argv));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : no_answer;
  } catch (const std::exception& error) {
    return complain(error.what());
  }
}

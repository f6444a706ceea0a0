// Controlling a running program from a shell: sends one command to its control socket.
#include <CLI/CLI.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <cruller/detail/read.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int command_failed = 1;
constexpr int no_answer = 2;  // also of wrong usage

struct arguments {
  std::string path;
  std::vector<std::string> words;
  bool json = false;
  double seconds = 0;  // zero: any time
};

int complain(std::string_view text) {
  std::cerr << "error: " << text << "\n";
  return no_answer;
}

// The words as somebody would type them at the console.
std::string line_of(const std::vector<std::string>& words) {
  std::ostringstream line;
  for (const std::string& each : words) {
    if (line.tellp() > 0) line << ' ';
    const bool is_plain = !each.empty() && each.find_first_of(" \t\r\"\\") == std::string::npos;
    is_plain ? line << each : line << std::quoted(each);
  }
  return line.str();
}

// Prints what comes, until the answer has come.
int print_answer(std::istream& from, bool as_json) {
  for (std::string line; std::getline(from, line);) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) {  // The server refuses everybody in the same words.
      std::cerr << line << "\n" << std::flush;
      return no_answer;
    }
    if (object.contains("say")) {
      if (!as_json) std::cout << object.value("say", "") << std::flush;
      continue;
    }
    const bool ok = object.value("ok", false);
    if (as_json)
      std::cout << line << "\n" << std::flush;
    else
      (ok ? std::cout : std::cerr) << object.value("text", "") << std::flush;
    return ok ? 0 : command_failed;
  }
  return -1;
}

int send(const arguments& asked) {
  const std::string line = line_of(asked.words);
  if (line.find('\n') != std::string::npos) return complain("a command is one line");
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
  // It may have been refused before it could ask. The reason is there to be read.
  connection.clear();
  const int code = print_answer(connection, asked.json);
  if (code >= 0) return code;
  if (connection.error() == boost::asio::error::operation_aborted ||
      connection.error() == boost::asio::error::timed_out)
    return complain("no answer within the time; the command may go on");
  return complain("the program closed the connection before it answered");
}

// The words of the command are no option of CLI11's, which would look for its own among them.
struct with_command : CLI::Formatter {
  std::string make_usage(const CLI::App*, std::string name) const override {
    return "Usage: " + name + " [OPTIONS] PATH COMMAND...\n";
  }
};

arguments parse(CLI::App& app, int argc, const char* const* argv) {
  arguments result;
  std::string timeout;
  app.add_option("PATH", result.path, "The control socket, as given to --control")->required();
  app.add_flag("--json", result.json, "Print the answer as one line of JSON");
  app.add_option("--timeout", timeout, "Wait no longer, as in 10s; the command goes on")
      ->type_name("DURATION");
  app.allow_extras();  // The words of the command, with all that looks like an option.
  app.parse(argc, argv);
  result.words = app.remaining();
  if (result.words.empty()) throw CLI::RequiredError("COMMAND");
  const bool is_duration = cruller::detail::read_seconds(timeout, result.seconds);
  // Longer ones than a year do not fit for ever.
  if (!timeout.empty() && (!is_duration || !(result.seconds > 0) || result.seconds > 3e7))
    throw CLI::ValidationError("--timeout", "\"" + timeout + "\" is not a duration, as in 10s");
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Sends a command to a running program, and prints the answer.", "cruller-ctl");
  app.formatter(std::make_shared<with_command>());
  app.footer(
      "The commands are those of the program's console; `cruller-ctl PATH help` lists them.\n"
      "Exit codes: 0 done, 1 the command failed, 2 wrong usage, or no answer."
  );
  try {
    return send(parse(app, argc, argv));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : no_answer;
  } catch (const std::exception& error) {
    return complain(error.what());
  }
}

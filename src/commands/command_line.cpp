// Executing command lines.
#include <fmt/format.h>

#include <cruller/error.hpp>
#include <iomanip>
#include <sstream>

#include "commands/commands.hpp"
#include "errors/failure.hpp"
#include "process/output.hpp"

namespace cruller::inline v0 {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::istringstream in{std::string(line)};
  for (std::string word; !(in >> std::ws).eof();) {
    if (!(in >> std::quoted(word))) throw error("unterminated quote");
    words.push_back(word);
  }
  return words;
}

answer answer_of(const std::exception& failed, bool is_ending) {
  answer result{
      .ok = false,
      .text = error_text(failed, is_ending),
      .data = {{"error", message_text(failed, is_ending)}}};
  if (const auto* const name = dynamic_cast<const unknown_name*>(&failed)) {
    result.data["name"] = name->name();
    result.data["nearest"] = name->nearest();
  }
  if (const auto* const signal = dynamic_cast<const signal_error*>(&failed)) {
    for (const failure& each : signal->failures())
      result.data["failures"].push_back(
          {{"component", each.component}, {"signal", each.signal}, {"message", each.message}}
      );
    result.data["rolled_back"] = signal->rolled_back();
    result.data["not_reached"] = signal->not_reached();
  }
  return result;
}

answer execute(live_program& program, std::string_view line, const output_sink& say) {
  try {
    command::words words = words_of(line);
    if (words.empty() || words.front().starts_with('#')) return {};
    const command& row = find_command(words.front());
    words.erase(words.begin());
    if (words.size() < row.least || words.size() > row.most)
      throw error(
          fmt::format("usage: {}{}{}", row.name, row.arguments.empty() ? "" : " ", row.arguments)
      );
    if (!row.changes) return row.run(program, words, say);
    const auto turn = program.lock_before_end();
    if (!turn) throw error("the program is shutting down");
    return row.run(program, words, say);
  } catch (const std::exception& error) {
    return answer_of(error, program.is_ending());
  } catch (...) {
    return answer_of(error(message_of(std::current_exception())));
  }
}

bool changes(std::string_view line) {
  try {
    const command::words words = words_of(line);
    return !words.empty() && find_command(words.front()).changes;
  } catch (const error&) {
    return false;
  }
}

}  // namespace cruller::v0

// The table of commands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "program/answer.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {

// What an argument names; used for completion.
enum class names : unsigned char {
  nothing,
  a_command,
  a_system,
  an_id,
  a_system_or_id,
  a_constant,
  a_signal,
  a_signal_then_ids,
  on_off
};

struct command {
  using words = std::vector<std::string>;

  std::string_view name;
  std::string_view arguments;  // as shown by `help`
  std::string_view help;
  names of;           // the first argument, or each if there can be any number
  std::size_t least;  // number of arguments
  std::size_t most;
  bool changes;  // the system or its settings
  answer (*run)(live_program& program, const words& arguments, const output_sink& say);
};

inline constexpr std::size_t any_number = ~std::size_t{};

// In the order of `help`.
std::span<const command> commands();
// Throws `unknown_command`.
const command& find_command(std::string_view name);
std::vector<std::string> command_names();

// Splits a command line into words; double quotes allow spaces. Throws `error` for an unterminated
// quote.
std::vector<std::string> words_of(std::string_view line);

// No command has this name.
class unknown_command : public unknown_name {
 public:
  unknown_command(std::string_view name, std::vector<std::string> known)
      : unknown_name("command", name, std::move(known)) {}
};

// Executes a command line. Never throws.
answer execute(live_program& program, std::string_view line, const output_sink& say);
// The completions of the last word of a line, as whole words. The last word of a line that ends
// with a space is empty.
std::vector<std::string> complete(const live_program& program, std::string_view line);
// Whether a command changes something, so that it can take long.
bool changes(std::string_view line);

// The answer for a failed command. See `error_text`.
answer answer_of(const std::exception& failed, bool is_ending = false);

// The functions of the table. They throw the exceptions of the system.
namespace does {

using words = command::words;

answer start(live_program& program, const words& arguments, const output_sink& say);
answer stop(live_program& program, const words& arguments, const output_sink& say);
answer suspend(live_program& program, const words& arguments, const output_sink& say);
answer resume(live_program& program, const words& arguments, const output_sink& say);
answer restart(live_program& program, const words& arguments, const output_sink& say);
answer restart_all(live_program& program, const words& arguments, const output_sink& say);
answer signal(live_program& program, const words& arguments, const output_sink& say);
answer use(live_program& program, const words& arguments, const output_sink& say);
answer only(live_program& program, const words& arguments, const output_sink& say);
answer set(live_program& program, const words& arguments, const output_sink& say);
answer reload_config(live_program& program, const words& arguments, const output_sink& say);
answer log(live_program& program, const words& arguments, const output_sink& say);
answer quit(live_program& program, const words& arguments, const output_sink& say);

answer system(live_program& program, const words& arguments, const output_sink& say);
answer describe(live_program& program, const words& arguments, const output_sink& say);
answer config(live_program& program, const words& arguments, const output_sink& say);
answer instance(live_program& program, const words& arguments, const output_sink& say);
answer graph(live_program& program, const words& arguments, const output_sink& say);
answer timeline(live_program& program, const words& arguments, const output_sink& say);
answer ready(live_program& program, const words& arguments, const output_sink& say);
answer live(live_program& program, const words& arguments, const output_sink& say);
answer systems(live_program& program, const words& arguments, const output_sink& say);
answer states(live_program& program, const words& arguments, const output_sink& say);
answer help(live_program& program, const words& arguments, const output_sink& say);

}  // namespace does

}  // namespace cruller::v0

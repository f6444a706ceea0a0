// The commands: a row for each.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answer.hpp"
#include "workbench.hpp"

namespace cruller {

// What an argument names, and so what can complete it.
enum class names : unsigned char {
  nothing,
  a_command,
  a_system,
  an_id,
  a_constant,
  a_signal,
  on_off
};

struct command {
  using words = std::vector<std::string>;

  std::string_view name;
  std::string_view arguments;  // as `help` shows them
  std::string_view help;
  names of;           // the first argument, or each where there may be any number
  std::size_t least;  // how many arguments
  std::size_t most;
  bool changes;  // the system, or what is chosen for it
  answer (*run)(workbench& bench, const words& arguments, const speaker& say);
};

inline constexpr std::size_t any_number = ~std::size_t{};

// In the order of `help`.
std::span<const command> commands();
// Throws `unknown_command`, which shows the nearest.
const command& find_command(std::string_view name);
std::vector<std::string> command_names();

// The words of a command line; one with spaces stands in double quotes. Throws `error` where a
// quote does not end.
std::vector<std::string> words_of(std::string_view line);

// No command has this name.
class unknown_command : public unknown_name {
 public:
  unknown_command(std::string_view name, std::vector<std::string> known)
      : unknown_name("command", name, std::move(known)) {}
};

// What a failure comes to.
answer answer_of(const std::exception& failed);

// What the rows do. They throw what the system throws.
namespace does {

using words = command::words;

answer start(workbench& bench, const words& arguments, const speaker& say);
answer stop(workbench& bench, const words& arguments, const speaker& say);
answer suspend(workbench& bench, const words& arguments, const speaker& say);
answer resume(workbench& bench, const words& arguments, const speaker& say);
answer restart(workbench& bench, const words& arguments, const speaker& say);
answer signal(workbench& bench, const words& arguments, const speaker& say);
answer use(workbench& bench, const words& arguments, const speaker& say);
answer only(workbench& bench, const words& arguments, const speaker& say);
answer set(workbench& bench, const words& arguments, const speaker& say);
answer log(workbench& bench, const words& arguments, const speaker& say);
answer quit(workbench& bench, const words& arguments, const speaker& say);

answer system(workbench& bench, const words& arguments, const speaker& say);
answer describe(workbench& bench, const words& arguments, const speaker& say);
answer instance(workbench& bench, const words& arguments, const speaker& say);
answer graph(workbench& bench, const words& arguments, const speaker& say);
answer timeline(workbench& bench, const words& arguments, const speaker& say);
answer systems(workbench& bench, const words& arguments, const speaker& say);
answer help(workbench& bench, const words& arguments, const speaker& say);

}  // namespace does

}  // namespace cruller

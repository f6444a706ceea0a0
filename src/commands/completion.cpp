// Completing the last word of a command line.
#include <algorithm>
#include <cruller/error.hpp>
#include <iterator>

#include "commands/commands.hpp"
#include "plan/route.hpp"
#include "plan/selected_route.hpp"
#include "settings/setting_place.hpp"

namespace cruller::inline v0 {
namespace {

std::vector<std::string> known(const live_program& program, names of) {
  const auto system = program.system();
  const plan& plan = system->wiring().plan();
  std::vector<std::string> all;
  switch (of) {
    case names::a_command:
      return command_names();
    case names::a_system:
      return program.names();
    case names::a_system_or_id:
    case names::an_id:
      if (of == names::a_system_or_id) all = program.names();
      std::ranges::copy(known_names(system->wiring()), std::back_inserter(all));
      for (const plan::alias& each : plan.aliases) all.emplace_back(each.id);
      break;
    case names::a_constant:
      for (const setting_row& each : all_settings(system->wiring()))
        if (!each.row->is_pinned) all.push_back(each.path);
      break;
    case names::a_signal_then_ids:
    case names::a_signal:
      all = system->wiring().routes().signals();
      break;
    case names::on_off:
      return {"on", "off"};
    case names::nothing:
      break;
  }
  return all;
}

// What the word after these words names.
names expected(const command::words& before) {
  if (before.empty()) return names::a_command;
  const command& row = find_command(before.front());
  const bool only_ids_follow = row.of == names::a_signal_then_ids ||
                               row.of == names::a_system_or_id;
  if (only_ids_follow && before.size() > 1) return names::an_id;
  const bool is_named = before.size() == 1 || row.most == any_number;
  return is_named ? row.of : names::nothing;
}

}  // namespace

std::vector<std::string> complete(const live_program& program, std::string_view line) {
  const std::size_t begin = line.find_last_of(' ') + 1;  // 0 if there is no space
  const std::string_view last = line.substr(begin);
  try {
    std::vector<std::string> words = known(program, expected(words_of(line.substr(0, begin))));
    std::erase_if(words, [&](const std::string& each) { return !each.starts_with(last); });
    return words;
  } catch (const error&) {  // Unknown commands have no completions.
    return {};
  }
}

}  // namespace cruller::v0

// Completing the last word of a command line.
#include <algorithm>
#include <cruller/error.hpp>

#include "commands.hpp"
#include "route.hpp"
#include "walk.hpp"

namespace cruller {
namespace {

std::vector<std::string> known(const workbench& bench, names of) {
  const auto system = bench.system();
  const plan& plan = system->wiring().plan();
  std::vector<std::string> all;
  switch (of) {
    case names::a_command:
      return command_names();
    case names::a_system:
      return bench.names();
    case names::an_id:
      all = known_names(system->wiring());
      for (const plan::alias& each : plan.aliases) all.emplace_back(each.id);
      break;
    case names::a_constant:
      for (const plan::component& each : plan.components)
        if (each.read != nullptr) all.emplace_back(each.id);
      break;
    case names::a_signal:
      for (const route& each : system->wiring().routes().all()) all.emplace_back(each.signal.name);
      break;
    case names::on_off:
      return {"on", "off"};
    case names::nothing:
      break;
  }
  return all;
}

// What the word after these names.
names expected(const command::words& before) {
  if (before.empty()) return names::a_command;
  const command& row = find_command(before.front());
  const bool is_named = before.size() == 1 || row.most == any_number;
  return is_named ? row.of : names::nothing;
}

}  // namespace

std::vector<std::string> workbench::complete(std::string_view line) const {
  const std::size_t begin = line.find_last_of(' ') + 1;  // 0 where there is none
  const std::string_view last = line.substr(begin);
  try {
    std::vector<std::string> words = known(*this, expected(words_of(line.substr(0, begin))));
    std::erase_if(words, [&](const std::string& each) { return !each.starts_with(last); });
    return words;
  } catch (const error&) {  // Of a command that is none nothing is known.
    return {};
  }
}

}  // namespace cruller

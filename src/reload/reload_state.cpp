// Serializing the state of a reload, with nlohmann/json.
#include "reload/reload_state.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cruller/error.hpp>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

namespace cruller::inline v0 {
namespace {

using nlohmann::json;

// The name of the file in /proc/self/fd.
constexpr const char* file_name = "cruller-reload";
constexpr std::string_view shown_name = "/memfd:cruller-reload";
constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

json write_signals(const signal_setup& signals) {
  json blocked = json::array();
  for (int each = 1; each < NSIG; ++each)
    if (sigismember(&signals.mask, each) == 1) blocked.push_back(each);
  return {{"blocked", blocked}};
}

signal_setup read_signals(const json& from) {
  signal_setup signals;
  sigemptyset(&signals.mask);
  for (const int each : from.value("blocked", std::vector<int>()))
    if (each > 0 && each < NSIG) sigaddset(&signals.mask, each);
  return signals;
}

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// The descriptor number in the variable, or -1.
int read_number(std::string_view text) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number && number > STDERR_FILENO ? number : -1;
}

// The variable could refer to any file; a state is a sealed file with this name.
bool is_ours(int file) {
  std::error_code error;
  const auto name = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), error);
  return !error && name.string().starts_with(shown_name) && fcntl(file, F_GET_SEALS) == seals;
}

std::string read_all(int file) {
  struct stat found {};
  if (fstat(file, &found) != 0) fail("cannot read the state of the previous program");
  std::string bytes(static_cast<std::size_t>(found.st_size), '\0');
  if (pread(file, bytes.data(), bytes.size(), 0) != found.st_size)
    fail("cannot read the state of the previous program");
  return bytes;
}

// Whether the file is open. Sets close-on-exec.
bool take_over(int file) { return file > STDERR_FILENO && fcntl(file, F_SETFD, FD_CLOEXEC) == 0; }

}  // namespace

std::string to_bytes(const reload_state& state) {
  json all{
      {"process", state.process},
      {"system", state.system},
      {"values", state.values},
      {"log", state.log},
      {"history", state.history},
      {"descriptors", state.descriptors},
      {"reply_to", state.reply_to},
      {"reply_as_json", state.reply_as_json},
      {"built", state.built.count()},
  };
  if (state.only) all["only"] = *state.only;
  if (state.build_began) all["build_began"] = state.build_began->time_since_epoch().count();
  if (state.signals) all["signals"] = write_signals(*state.signals);
  // CBOR, because JSON rejects strings that are not UTF-8, such as some arguments.
  std::string bytes;
  json::to_cbor(all, bytes);
  return bytes;
}

reload_state read_reload_state(std::string_view bytes) try {
  const json all = json::from_cbor(bytes);
  reload_state state;
  state.process = all.value("process", state.process);
  state.system = all.value("system", state.system);
  state.values = all.value("values", state.values);
  if (all.contains("only")) state.only = all["only"].get<std::vector<std::string>>();
  state.log = all.value("log", state.log);
  state.history = all.value("history", state.history);
  state.descriptors = all.value("descriptors", state.descriptors);
  state.reply_to = all.value("reply_to", state.reply_to);
  state.reply_as_json = all.value("reply_as_json", state.reply_as_json);
  if (all.contains("signals")) state.signals = read_signals(all["signals"]);
  using time = std::filesystem::file_time_type;
  if (all.contains("build_began"))
    state.build_began = time(time::duration(all["build_began"].get<std::int64_t>()));
  state.built = std::chrono::nanoseconds(all.value("built", std::int64_t{0}));
  return state;
} catch (const json::exception& problem) {
  std::throw_with_nested(error("cannot read the state of the previous program"));
}

file_descriptor leave(const reload_state& state) {
  reload_state ours = state;
  ours.process = getpid();
  const std::string bytes = to_bytes(ours);
  file_descriptor file(memfd_create(file_name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) fail("memfd_create");
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t size = write(file.get(), rest.data(), rest.size());
    if (size < 0 && errno != EINTR) fail("cannot write the state for the new program");
    if (size > 0) rest.remove_prefix(static_cast<std::size_t>(size));
  }
  if (fcntl(file.get(), F_ADD_SEALS, seals) != 0) fail("cannot seal the state for the new program");
  return file;
}

std::optional<reload_state> take_trial_state(std::string_view text) {
  const int number = read_number(text);
  if (number < 0 || !is_ours(number)) return std::nullopt;
  const file_descriptor file(number);
  reload_state state = read_reload_state(read_all(number));
  if (state.process != getppid()) return std::nullopt;
  return state;
}

std::optional<reload_state> take_reload_state() {
  const std::string name(reload_variable);
  const char* const variable = std::getenv(name.c_str());
  if (variable == nullptr) return std::nullopt;
  const int number = read_number(variable);
  unsetenv(name.c_str());
  if (number < 0 || !is_ours(number)) return std::nullopt;
  const file_descriptor file(number);
  reload_state state = read_reload_state(read_all(number));
  // Otherwise this process inherited the environment and files of another process.
  if (state.process != getpid()) return std::nullopt;
  std::erase_if(state.descriptors, [](const auto& each) { return !take_over(each.second); });
  if (!take_over(state.reply_to)) state.reply_to = -1;
  return state;
}

}  // namespace cruller::v0

// The same service by hand: settings checked first, graceful shutdown, exit code 1 on an error.
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "notes.hpp"

namespace {

int port_from_environment() {
  const char* variable = std::getenv("PORT");
  if (variable == nullptr) return 8080;
  const std::string_view text = variable;
  int port = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || rest != text.data() + text.size())
    throw std::invalid_argument("PORT: not a number: " + std::string(text));
  return port;
}

void await_shutdown(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // the second one ends the process at once
}

}  // namespace

int main() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before a component starts a thread
  try {
    const int port = port_from_environment();
    event_log log;
    store notes(log, "notes.db");
    server web(notes, port);
    web.listen();
    const auto drain = [](server* s) { s->drain(); };
    const std::unique_ptr<server, decltype(drain)> open(&web, drain);  // on every way out
    await_shutdown(signals);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
}

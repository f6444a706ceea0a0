// Threads of the library, and the error if one cannot be created.
#pragma once

#include <cruller/error.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace cruller::inline v0 {

// A thread. `purpose` completes the message of the error that is thrown if the limit of threads or
// of memory is reached: "the console".
template <typename Function>
std::thread new_thread(std::string_view purpose, Function function) {
  try {
    return std::thread(std::move(function));
  } catch (const std::system_error& failed) {
    throw error(
        "cannot create a thread for " + std::string(purpose) + ": " + failed.code().message() +
        "; the limit of threads (ulimit -u) or of memory (ulimit -v) is reached"
    );
  }
}

}  // namespace cruller::v0

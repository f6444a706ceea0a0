// The spans of a verb: its turn, and the part of a start in which a failure fails it.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>

#include "engine/engine.hpp"

namespace cruller::inline v0 {

// The supervisor waits until the turn is free, so each holder notifies it at the end.
struct engine::turn_notice {
  engine& of;
  ~turn_notice() {
    if (of.get_supervisor() != nullptr) [[unlikely]]
      of.tell_supervisor();
  }
};

class engine::verb_turn {
 public:
  verb_turn(engine& of, std::string_view name) : notice_{of}, mine_(of.turn_mutex_, name) {}
  // For what only reads: see `turn`.
  verb_turn(engine& of, std::try_to_lock_t how) : notice_{of}, mine_(of.turn_mutex_, how) {}
  ~verb_turn() {
    if (is_mine() && notice_.of.kept_threads_ != nullptr) [[unlikely]]
      notice_.of.end_kept_threads();
  }
  verb_turn(const verb_turn&) = delete;
  verb_turn& operator=(const verb_turn&) = delete;

  operator const turn&() const { return mine_; }
  bool is_mine() const { return mine_.is_mine(); }

 private:
  const turn_notice notice_;
  const turn mine_;
};

class engine::start_window {
 public:
  explicit start_window(engine& of);
  ~start_window() { close(); }
  start_window(const start_window&) = delete;
  start_window& operator=(const start_window&) = delete;

  void close() noexcept;
  std::uint64_t number() const { return number_; }

 private:
  engine& of_;
  const std::uint64_t number_;
};

}  // namespace cruller::v0

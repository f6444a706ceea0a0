// Settling and comparing.
#include "config/config_watch.hpp"

#include <algorithm>
#include <cruller/error.hpp>
#include <utility>

namespace cruller::inline v0 {

void config_watch::begin(config_inputs read, time now) {
  read_ = std::move(read);
  first_.reset();
  trouble_ = folders_.watch(read_);
  if (read_.are_changed()) first_ = last_ = now;
  if (!trouble_.empty()) throw error(trouble_);
}

void config_watch::take_events(time now) {
  const folder_activity seen = folders_.read();
  if (seen == folder_activity::change && !first_) first_ = now;
  last_ = seen == folder_activity::none ? last_ : now;
  if (seen != folder_activity::change) return;
  // Links may lead elsewhere now, and folders may have appeared.
  const std::string before = std::exchange(trouble_, folders_.watch(read_));
  if (!trouble_.empty() && trouble_ != before) throw error(trouble_);
}

std::optional<config_watch::time> config_watch::due() const {
  if (!first_) return std::nullopt;
  return std::min(last_ + how_.quiet, *first_ + how_.longest);
}

bool config_watch::is_changed(time now) {
  const std::optional<time> when = due();
  if (!when || now < *when) return false;
  first_.reset();
  return read_.are_changed();
}

}  // namespace cruller::v0

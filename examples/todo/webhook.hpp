// A peer that receives reminders over HTTP.
#pragma once

#include <cstdint>
#include <string>

#include "reminder.hpp"

namespace shop {

/// Posts each reminder as JSON: `{"todo":7,"title":"milk","since":"2025-03-01T08:30:00Z"}`.
///
/// A response other than 2xx is an error, and so is none within some seconds. Whether the peer has
/// received a reminder that it has not answered is unknown, so it is sent again: the header
/// `Idempotency-Key` of both is the same.
class webhook : public reminder_peer {
 public:
  /// Does not connect yet.
  webhook(std::string host, std::uint16_t port, std::string path);

  void receive(const reminder& due) override;

 private:
  const std::string host_;
  const std::uint16_t port_;
  const std::string path_;
};

}  // namespace shop

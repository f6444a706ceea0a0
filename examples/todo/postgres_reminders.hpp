// The list of reminders in PostgreSQL, beside the todos.
#pragma once

#include "reminder.hpp"

namespace shop {

class postgres_pool;

/// Keeps in a table which todos were seen open and which were sent. So a restart neither forgets a
/// reminder nor repeats one. Of several services that share the todos, one sends at a time; to the
/// others nothing is due meanwhile.
///
/// Only if the service crashes, or loses the database, between the peer's answer and its next
/// statement, is that one reminder sent again.
class postgres_reminders : public reminder_list {
 public:
  /// Creates the table if it is missing; that of the todos must exist.
  explicit postgres_reminders(postgres_pool& pool);

  /// Throws `store_unavailable` while the database is unavailable.
  bool send_next(std::chrono::seconds age, const std::function<void(const reminder&)>& send)
      override;

 private:
  postgres_pool& pool_;
};

}  // namespace shop

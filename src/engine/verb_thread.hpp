// The thread that carries out the verbs of a system, whoever calls them.
#pragma once

#include <functional>
#include <memory>

namespace cruller::inline v0 {

class any_system;

namespace detail {

// Thread-safe. A system without one carries out verbs on the calling thread.
class verb_thread {
 public:
  virtual ~verb_thread() = default;
  // From now on the verbs of the system are carried out there. Before other threads use it.
  static void carry_out_verbs_of(any_system& system, std::shared_ptr<verb_thread> there);

  // Whether the calling thread carries out verbs itself: it is this thread, or there is none any
  // more.
  virtual bool is_here() const = 0;
  // Waits until the thread has carried out the verb. Returns false if there is no thread any more,
  // and the verb has not begun. Throws what the verb throws.
  virtual bool carry_out(const std::function<void()>& verb) = 0;
  // Does not wait. Returns false if there is no thread any more. The task may also be dropped
  // later.
  virtual bool put(std::function<void()> task) = 0;
};

}  // namespace detail
}  // namespace cruller::v0

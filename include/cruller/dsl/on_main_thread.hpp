// Handlers that run on one thread.
#pragma once

namespace cruller::inline v0 {
namespace node {

/// The mark of a component whose handlers run on the thread that called the verb.
struct on_main_thread {};

}  // namespace node

namespace dsl {

/// A part of a component, or of a base: the handlers and hooks of the component run on the thread
/// that called the verb, also if the verb has further threads. For windows, event loops, and
/// whatever else belongs to one thread: what is made on the main thread is destroyed there.
///
/// Under `run` this is always the thread that called `run`, whoever requests the verb: a command, a
/// signal of the operating system, another thread of the program, or supervision that restarts a
/// component. Without `run`, supervision restarts components on a thread of its own. `work` and
/// `health` functions have threads of their own; `status` runs on the thread that asks. A component
/// that is `cached` is destroyed on the thread that ends the cache.
inline constexpr node::on_main_thread on_main_thread{};

}  // namespace dsl
}  // namespace cruller::v0

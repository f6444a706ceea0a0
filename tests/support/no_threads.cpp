// Preloaded: after THREADS_LEFT threads no more can be created, as if a limit were reached.
#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace {

std::atomic<int>& threads_left() {
  static std::atomic<int> left = [] {
    const char* const text = std::getenv("THREADS_LEFT");
    return text == nullptr ? 0 : std::atoi(text);
  }();
  return left;
}

}  // namespace

extern "C" [[gnu::visibility("default")]] int pthread_create(
    pthread_t* made, const pthread_attr_t* how, void* (*function)(void*), void* argument
) {
  if (threads_left()-- <= 0) return EAGAIN;
  static const auto real = reinterpret_cast<decltype(&pthread_create)>(
      dlsym(RTLD_NEXT, "pthread_create")
  );
  return real(made, how, function, argument);
}

// An object that prevents opening files during its lifetime.
#pragma once

#include <dlfcn.h>
#include <sys/resource.h>

#include <cruller/error.hpp>

class no_more_files {
 public:
  no_more_files() {
    if (getrlimit(RLIMIT_NOFILE, &before_) != 0) throw cruller::error("no limit can be read");
    rlimit none = before_;
    none.rlim_cur = 3;
    if (setrlimit(RLIMIT_NOFILE, &none) != 0) throw cruller::error("no limit can be set");
  }
  ~no_more_files() { setrlimit(RLIMIT_NOFILE, &before_); }
  no_more_files(const no_more_files&) = delete;
  no_more_files& operator=(const no_more_files&) = delete;

  // The undefined behaviour sanitizer checks memory through a pipe of its own.
  static bool can_be() { return dlsym(RTLD_DEFAULT, "__asan_init") == nullptr; }

 private:
  rlimit before_{};
};

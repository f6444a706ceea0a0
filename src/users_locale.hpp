// What a character is to the person at the terminal.
#pragma once

#include <locale.h>

namespace cruller {

// The locale that the environment asks for, in this thread, while it lives: the program's own may
// be another one, and libedit must know what a character is.
class users_locale {
 public:
  users_locale() : mine_(newlocale(LC_CTYPE_MASK, "", nullptr)) {
    if (mine_ != nullptr) before_ = uselocale(mine_);
  }
  ~users_locale() {
    if (mine_ == nullptr) return;
    uselocale(before_);
    freelocale(mine_);
  }
  users_locale(const users_locale&) = delete;
  users_locale& operator=(const users_locale&) = delete;

 private:
  const locale_t mine_;
  locale_t before_ = nullptr;
};

}  // namespace cruller

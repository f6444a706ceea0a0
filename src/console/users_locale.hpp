// The locale of the user.
#pragma once

#include <locale.h>

namespace cruller::inline v0 {

// Sets the locale of the environment in this thread while it lives. The program may use another
// locale, but libedit needs the user's character encoding.
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

}  // namespace cruller::v0

// Closing what is owned.
#include <unistd.h>

#include <cruller/file_descriptor.hpp>

namespace cruller {

file_descriptor::~file_descriptor() {
  if (number_ >= 0) ::close(number_);
}

}  // namespace cruller

// Handing over: an open file stays open across a restart and moves to the next instance.
#include <unistd.h>

#include <cruller/cruller.hpp>
#include <iostream>
#include <utility>

using namespace cruller::dsl;
using cruller::file_descriptor;

// What one instance writes, the next one can read.
struct mailbox {
  explicit mailbox(file_descriptor inherited) : file(std::move(inherited)) {
    std::cout << (file ? "the same mailbox\n" : "a new mailbox\n");
    int ends[2];
    if (file || pipe(ends) != 0) return;
    file = file_descriptor(ends[0]);
    const file_descriptor letters(ends[1]);
    std::cout << "a letter of " << write(letters.get(), "hello", 5) << " characters\n";
  }
  file_descriptor file;
};

constexpr auto post = define(
    "mailbox"_k = component(
        start([](cruller::context& c) { return mailbox(c.inherited()); }),
        hand_over([](mailbox& m) { return m.file.get(); })
    )
);

int main() {
  cruller::system<post> sys;
  sys.start();
  sys.restart();
  char text[6] = "";
  if (read(sys["mailbox"_k].file.get(), text, 5) == 5) std::cout << text << "\n";
}

// Output:
// a new mailbox
// a letter of 5 characters
// the same mailbox
// hello

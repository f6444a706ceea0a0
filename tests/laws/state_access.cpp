// Access to the value of a realized state, and to a static variable in a function.
#include <cruller/state.hpp>

using namespace cruller::dsl;

namespace {

long ask() {
  static volatile long answer = 41;
  return answer;
}

cruller::state counter{name("counter"), start([] { return ask(); })};

}  // namespace

extern "C" {

long through_a_state() { return *counter; }
long through_a_static() {
  static long counted = ask();
  return counted;
}
}

int main() {
  through_a_static();
  through_a_state();
  return through_a_state() == through_a_static() ? 0 : 1;
}

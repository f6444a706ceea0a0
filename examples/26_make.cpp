// The commonest component in one line: what it makes, from what, and its other parts.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>

using namespace cruller::dsl;

struct event_log {
  void write(const std::string& line) { std::cout << line << "\n"; }
};

class sqlite_store {
 public:
  sqlite_store(const char* path, event_log& log) : path_(path), log_(log) {}
  void checkpoint() { log_.write("checkpoint of " + path_); }
  int rows() const { return 3; }

 private:
  std::string path_;
  event_log& log_;
};

// Values first, in the order of the constructor's parameters; then parts. A handler may be a
// member.
constexpr auto shop = define(
    "path"_k = "todo.db",
    "log"_k = make<event_log>(),
    "store"_k = make<sqlite_store>(
        ref<"path">, ref<"log">, suspend(&sqlite_store::checkpoint), status(&sqlite_store::rows)
    )
);

int main() {
  cruller::system<shop> sys;
  sys.start();
  std::cout << sys.describe().back().status.value_or("none") << " rows\n";
  sys.suspend();
}

// Output:
// 3 rows
// checkpoint of todo.db

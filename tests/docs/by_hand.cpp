// The notes, put together by hand.
#include "../../examples/notes/notes.hpp"

int main() {
  event_log log;
  store notes(log, "notes.db");
  server web(notes, 8080);
  web.listen();
  web.drain();  // and on every other way out of here
}

// Output:
// the log opens
// the store opens notes.db
// 8080 serves notes.db
// 8080 is drained
// the store closes notes.db
// the log closes

// The prompt, with libedit.
#include <fmt/format.h>
#include <histedit.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cwchar>
#include <mutex>

#include "line_source.hpp"
#include "run_report.hpp"
#include "terminal.hpp"
#include "users_locale.hpp"
#include "wake.hpp"
#include "word_columns.hpp"
#include "workbench.hpp"

namespace cruller {
namespace {

constexpr wchar_t ctrl_c = 3;

// libedit is used by the reading thread alone. What others want stands in the fields under the
// mutex, and the reading thread is woken where it waits for a key.
class edited_line_source final : public line_source {
 public:
  edited_line_source(workbench& bench, bool is_beside_signals)
      : bench_(bench), is_beside_signals_(is_beside_signals) {
    const users_locale locale;
    HistEvent event;
    history(history_, &event, H_SETSIZE, 1000);
    history(history_, &event, H_SETUNIQUE, 1);
    for (const std::string& each : bench_.history())
      history(history_, &event, H_ENTER, each.c_str());
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_HIST, &::history, history_);
    el_set(
        editor_, EL_PROMPT, +[](EditLine* of) { return self(of).prompt_.data(); }
    );
    el_set(
        editor_, EL_GETCFN, +[](EditLine* of, wchar_t* key) { return self(of).get(*key); }
    );
    // Ctrl-C and Ctrl-Z are keys at the prompt, and signals while a command runs.
    el_set(editor_, EL_SETTY, "-d", "-isig", nullptr);
    bind<&edited_line_source::complete>("complete", "^I");
    bind<&edited_line_source::drop>("drop-line", "^C");
    bind<&edited_line_source::stop>("stop-process", "^Z");
    el_set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    print_through([this](std::FILE* to, std::string_view text) { print(to, text); });
  }

  ~edited_line_source() override {
    print_through(nullptr);
    el_end(editor_);
    history_end(history_);
    restore_terminal();
  }

  std::optional<std::string> next() override {
    const users_locale locale;
    for (;;) {
      prompt_ = bench_.name() + "> ";
      if (!begin_prompt()) return std::nullopt;
      el_resize(editor_);
      // Before the prompt, or what is typed at once stands twice.
      el_set(editor_, EL_PREP_TERM, 1);
      int size = 0;
      const char* const line = el_gets(editor_, &size);
      const bool was_dropped = std::exchange(is_dropped_, false);
      std::optional<std::string> result;
      if (line != nullptr && size > 0)
        result.emplace(line, static_cast<std::size_t>(size));
      else
        write(was_dropped ? "^C\n" : "\n");
      end_prompt();
      if (was_dropped) continue;
      if (result.has_value() && result->ends_with('\n')) result->pop_back();
      if (result.has_value() && result->find_first_not_of(' ') != std::string::npos) {
        HistEvent event;
        history(history_, &event, H_ENTER, result->c_str());
        bench_.remember(*result);
      }
      return result;
    }
  }

  void close() override {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    wake_.ring();
  }

  bool drop_line() override {
    const std::lock_guard lock(mutex_);
    if (!is_at_prompt_) return false;
    is_interrupted_ = true;
    wake_.ring();
    return true;
  }

  void leave_terminal() override {
    std::unique_lock lock(mutex_);
    is_left_ = true;
    if (!is_at_prompt_) return;
    wake_.ring();
    left_.wait(lock, [this] { return is_away_ || !is_at_prompt_; });
  }

  void take_terminal() override {
    const std::lock_guard lock(mutex_);
    is_left_ = false;
    is_to_refresh_ = true;  // Who had the terminal meanwhile may have changed it.
    wake_.ring();
  }

 private:
  static EditLine* open_editor() {
    const users_locale locale;
    remember_terminal();
    return el_init("cruller", stdin, stdout, stderr);
  }

  static edited_line_source& self(EditLine* of) {
    void* data = nullptr;
    el_get(of, EL_CLIENTDATA, &data);
    return *static_cast<edited_line_source*>(data);
  }

  static void write(std::string_view text, std::FILE* to = stdout) {
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), to));
    static_cast<void>(std::fflush(to));
  }

  template <unsigned char (edited_line_source::*Function)()>
  void bind(const char* name, const char* key) {
    el_set(
        editor_, EL_ADDFN, name, name, +[](EditLine* of, int) { return (self(of).*Function)(); }
    );
    el_set(editor_, EL_BIND, key, name, nullptr);
  }

  // False when there is to be none.
  bool begin_prompt() {
    std::unique_lock lock(mutex_);
    while (is_left_ && !is_closed_) {
      lock.unlock();
      wake_.wait();
      lock.lock();
    }
    is_to_refresh_ = is_interrupted_ = false;
    is_at_prompt_ = !is_closed_;
    return is_at_prompt_;
  }

  void end_prompt() {
    const std::lock_guard lock(mutex_);
    is_at_prompt_ = false;
    left_.notify_all();
    write(std::exchange(printed_, {}));
  }

  // What `print` does in place of writing.
  void print(std::FILE* to, std::string_view text) {
    std::unique_lock lock(mutex_);
    if (is_at_prompt_ && !is_away_ && isatty(fileno(to)) == 1) {
      printed_ += text;
      wake_.ring();
      return;
    }
    lock.unlock();
    write(text, to);
  }

  // The next key, for libedit: 1, or 0 when there are no more.
  int get(wchar_t& key) {
    for (;;) {
      const bool has_input = wake_.wait_for_input();
      if (const std::optional<int> served = serve(key)) return *served;
      if (has_input) {
        const int result = read_key(key);
        if (result >= 0) return result;
      }
    }
  }

  // Does what other threads have asked for.
  std::optional<int> serve(wchar_t& key) {
    std::unique_lock lock(mutex_);
    if (const std::string text = std::exchange(printed_, {}); !text.empty()) print_above(text);
    if (is_left_) {
      write("\n");
      el_set(editor_, EL_PREP_TERM, 0);
      is_away_ = true;
      left_.notify_all();
      while (is_left_ && !is_closed_) {
        lock.unlock();
        wake_.wait();
        lock.lock();
      }
      is_away_ = false;
    }
    if (is_closed_) return 0;
    if (std::exchange(is_to_refresh_, false)) {
      el_set(editor_, EL_PREP_TERM, 1);
      el_resize(editor_);
      print_above({});
    }
    if (!std::exchange(is_interrupted_, false)) return std::nullopt;
    key = ctrl_c;
    return 1;
  }

  // Writes where the line is, and the line again below.
  void print_above(const std::string& text) {
    const LineInfo* const line = el_line(editor_);
    const auto before = prompt_.size() + static_cast<std::size_t>(line->cursor - line->buffer);
    const std::size_t rows = before / terminal_width();
    std::string out;
    if (rows != 0) out += fmt::format("\x1b[{}A", rows);
    out += "\r\x1b[J" + text;
    if (!text.empty() && !text.ends_with('\n')) out += '\n';
    write(out);
    el_set(editor_, EL_REFRESH);
  }

  // 1, 0 at the end, or -1 when there is no whole key yet.
  int read_key(wchar_t& key) {
    char byte = 0;
    const ssize_t size = read(STDIN_FILENO, &byte, 1);
    if (size < 0) return errno == EINTR || errno == EAGAIN ? -1 : 0;
    if (size == 0) return 0;
    const std::size_t used = std::mbrtowc(&key, &byte, 1, &partial_);
    if (used == static_cast<std::size_t>(-2)) return -1;
    if (used == static_cast<std::size_t>(-1)) {  // In no locale, or in another one.
      partial_ = {};
      key = static_cast<unsigned char>(byte);
    }
    return 1;
  }

  unsigned char complete() {
    const LineInfo* const line = el_line(editor_);
    const std::string typed(line->buffer, line->cursor);
    const std::vector<std::string> words = bench_.complete(typed);
    if (words.empty()) return CC_ERROR;
    const std::size_t last = typed.size() - (typed.find_last_of(' ') + 1);
    std::string more = common_prefix(words).substr(last);
    if (words.size() == 1) more += ' ';
    if (!more.empty()) return el_insertstr(editor_, more.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    write("\n" + in_columns(words, terminal_width()));
    return CC_REDISPLAY;
  }

  unsigned char drop() {
    is_dropped_ = true;
    return CC_EOF;
  }

  unsigned char stop() {
    if (is_beside_signals_) {  // Whoever takes them makes us leave the terminal.
      kill(getpid(), SIGTSTP);
      return CC_NORM;
    }
    el_set(editor_, EL_PREP_TERM, 0);
    raise(SIGTSTP);
    el_set(editor_, EL_PREP_TERM, 1);
    return CC_REDISPLAY;
  }

  workbench& bench_;
  const bool is_beside_signals_;
  std::string prompt_;
  std::mbstate_t partial_{};
  bool is_dropped_ = false;
  wake wake_;
  EditLine* const editor_ = open_editor();
  History* const history_ = history_init();
  std::mutex mutex_;  // of what follows
  std::condition_variable left_;
  bool is_at_prompt_ = false;
  bool is_closed_ = false;
  bool is_interrupted_ = false;
  bool is_left_ = false;        // the terminal is to be somebody else's,
  bool is_away_ = false;        // and is
  bool is_to_refresh_ = false;  // the line is to be drawn again
  std::string printed_;         // meanwhile
};

}  // namespace

std::unique_ptr<line_source> edited_lines(workbench& bench, bool is_beside_signals) {
  return std::make_unique<edited_line_source>(bench, is_beside_signals);
}

}  // namespace cruller

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

#include "commands/commands.hpp"
#include "console/line_source.hpp"
#include "console/users_locale.hpp"
#include "console/word_columns.hpp"
#include "process/output.hpp"
#include "process/terminal.hpp"
#include "process/wakeup_fd.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {
namespace {

constexpr wchar_t ctrl_c = 3;

// Only the reading thread uses libedit. Other threads set the fields guarded by the mutex, and wake
// the reading thread while it waits for a key.
class edited_line_source final : public line_source {
 public:
  edited_line_source(live_program& program, bool sends_sigtstp)
      : program_(program), sends_sigtstp_(sends_sigtstp) {
    const users_locale locale;
    HistEvent event;
    history(history_, &event, H_SETSIZE, 1000);
    history(history_, &event, H_SETUNIQUE, 1);
    for (const std::string& each : program_.history())
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
      prompt_ = program_.name() + "> ";
      if (!begin_prompt()) return std::nullopt;
      el_resize(editor_);
      // Before the prompt; otherwise input that arrives now is echoed twice.
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
        program_.remember(*result);
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
    is_to_release_ = true;
    if (!is_at_prompt_) return;
    wake_.ring();
    left_.wait(lock, [this] { return is_released_ || !is_at_prompt_; });
  }

  void take_terminal() override {
    const std::lock_guard lock(mutex_);
    is_to_release_ = false;
    is_to_refresh_ = true;  // Other programs may have changed the terminal.
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

  // Returns false if no further prompt is wanted.
  bool begin_prompt() {
    std::unique_lock lock(mutex_);
    while (is_to_release_ && !is_closed_) {
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

  // Replaces the output function of `print`.
  void print(std::FILE* to, std::string_view text) {
    std::unique_lock lock(mutex_);
    if (is_at_prompt_ && !is_released_ && isatty(fileno(to)) == 1) {
      printed_ += text;
      wake_.ring();
      return;
    }
    lock.unlock();
    write(text, to);
  }

  // Reads the next key for libedit. Returns 1, or 0 at the end of the input.
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

  // Handles the requests of other threads.
  std::optional<int> serve(wchar_t& key) {
    std::unique_lock lock(mutex_);
    if (const std::string text = std::exchange(printed_, {}); !text.empty()) print_above(text);
    if (is_to_release_) {
      write("\n");
      el_set(editor_, EL_PREP_TERM, 0);
      is_released_ = true;
      left_.notify_all();
      while (is_to_release_ && !is_closed_) {
        lock.unlock();
        wake_.wait();
        lock.lock();
      }
      is_released_ = false;
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

  // Writes text above the prompt, and redraws the prompt.
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

  // Returns 1, 0 at the end of the input, or -1 if the key is incomplete.
  int read_key(wchar_t& key) {
    char byte = 0;
    const ssize_t size = read(STDIN_FILENO, &byte, 1);
    if (size < 0) return errno == EINTR || errno == EAGAIN ? -1 : 0;
    if (size == 0) return 0;
    const std::size_t used = std::mbrtowc(&key, &byte, 1, &partial_);
    if (used == static_cast<std::size_t>(-2)) return -1;
    if (used == static_cast<std::size_t>(-1)) {  // Not valid in this locale.
      partial_ = {};
      key = static_cast<unsigned char>(byte);
    }
    return 1;
  }

  unsigned char complete() {
    const LineInfo* const line = el_line(editor_);
    const std::string typed(line->buffer, line->cursor);
    const std::vector<std::string> words = cruller::complete(program_, typed);
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
    if (sends_sigtstp_) {  // The handler of the signal releases the terminal.
      kill(getpid(), SIGTSTP);
      return CC_NORM;
    }
    el_set(editor_, EL_PREP_TERM, 0);
    raise(SIGTSTP);
    el_set(editor_, EL_PREP_TERM, 1);
    return CC_REDISPLAY;
  }

  live_program& program_;
  const bool sends_sigtstp_;
  std::string prompt_;
  std::mbstate_t partial_{};
  bool is_dropped_ = false;
  wakeup_fd wake_;
  EditLine* const editor_ = open_editor();
  History* const history_ = history_init();
  std::mutex mutex_;  // guards the following
  std::condition_variable left_;
  bool is_at_prompt_ = false;
  bool is_closed_ = false;
  bool is_interrupted_ = false;
  bool is_to_release_ = false;  // the terminal is to be released
  bool is_released_ = false;    // the terminal is released
  bool is_to_refresh_ = false;  // the line is to be redrawn
  std::string printed_;         // output to print above the prompt
};

}  // namespace

std::unique_ptr<line_source> edited_lines(live_program& program, bool sends_sigtstp) {
  return std::make_unique<edited_line_source>(program, sends_sigtstp);
}

}  // namespace cruller::v0

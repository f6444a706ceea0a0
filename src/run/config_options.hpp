// The options of `run` for configuration files.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "program/run_arguments.hpp"
#include "run/run_app.hpp"

namespace cruller::inline v0 {

// The names of the options must stay where they are until the command line is parsed.
class config_options {
 public:
  void add_to(run_app& app);
  // Fills the arguments with what the command line says. Throws `CLI::ValidationError`.
  void take(
      const run_app& app,
      const std::string& program,
      const std::vector<std::string>& systems,
      bool reads_words,
      run_arguments& into
  );
  [[nodiscard]] bool checks() const { return checks_; }
  [[nodiscard]] bool prints() const { return prints_ != nullptr && prints_->count() != 0; }

 private:
  std::vector<std::string> files_{};
  std::vector<std::string> value_files_{};
  std::string print_{};
  const CLI::Option* prints_ = nullptr;
  bool checks_ = false;
  bool watches_ = false;
};

}  // namespace cruller::v0

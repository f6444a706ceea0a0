// The server as a child process: its output shows when it is ready, its exit code how it ended.
#include "support/postgres_server.hpp"

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "postgres_connection.hpp"

// libpqxx 6 leaks the last result of a connection that is lost during a statement.
extern "C" const char* __lsan_default_suppressions() { return "leak:libpqxx-6."; }

namespace shop {
namespace {

constexpr const char* username = "shop";
// Contains everything that could be mistaken for the end of a value, or for another setting.
constexpr const char* password = "it's \\a\" host=nowhere $ecret";

// Debian's folder of the newest version; on other systems the programs are in the PATH.
std::string find_programs() {
  std::string found;
  int newest = 0;
  std::error_code none;
  for (const auto& each : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
    const std::string version = each.path().filename().string();
    int number = 0;
    std::from_chars(version.data(), version.data() + version.size(), number);
    if (number <= newest || !std::filesystem::exists(each.path() / "bin/postgres")) continue;
    newest = number;
    found = each.path() / "bin/";
  }
  return found;
}

// The user that runs the server, which refuses to run as root.
const passwd* other_user() {
  if (::geteuid() != 0) return nullptr;
  const passwd* const user = ::getpwnam("postgres");
  return user != nullptr ? user : ::getpwnam("nobody");
}

struct child {
  pid_t process;
  int output;  // its output, which the caller closes
};

// Starts a program that ends with this process. Allocates nothing between fork and exec, because
// this process has several threads.
child spawn(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  const passwd* const user = other_user();
  const pid_t parent = ::getpid();
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  const pid_t process = ::fork();
  if (process == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    const bool is_someone = user == nullptr ||
                            (::setgroups(0, nullptr) == 0 && ::setgid(user->pw_gid) == 0 &&
                             ::setuid(user->pw_uid) == 0);
    // After the change of the user, which would reset it.
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (is_someone && ::getppid() == parent && ::chdir("/") == 0)
      ::execvp(arguments[0], arguments.data());
    const char* const reason = ::strerror(errno);
    for (const char* text : {command[0].c_str(), ": ", reason, "\n"})
      if (::write(STDERR_FILENO, text, ::strlen(text)) == -1) break;
    ::_exit(127);
  }
  const int error = errno;
  ::close(ends[1]);
  if (process != -1) return {process, ends[0]};
  ::close(ends[0]);
  throw std::system_error(error, std::generic_category(), "fork");
}

// Reads to the end, and calls `look` with the text so far after each read.
void read(int output, std::string& text, const std::function<void()>& look) {
  char buffer[4096];
  ssize_t count = 0;
  while ((count = ::read(output, buffer, sizeof(buffer))) > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
    look();
  }
  ::close(output);
}

int await(pid_t process) {
  int status = -1;
  while (::waitpid(process, &status, 0) == -1 && errno == EINTR) continue;
  return status;
}

std::optional<postgres_server> shared;

// GoogleTest destroys it, even after failed tests.
class end_of_shared : public testing::Environment {
  void TearDown() override { shared.reset(); }
};
const auto* const registered = testing::AddGlobalTestEnvironment(new end_of_shared);

}  // namespace

postgres_server::postgres_server() : programs_(find_programs()), port_("127.0.0.1", 0) {
  const std::string password_file = directory_ / "password";
  std::ofstream(password_file) << password << '\n';
  if (const passwd* const user = other_user())
    for (const std::string& each : {directory_ / "", password_file})
      if (::chown(each.c_str(), user->pw_uid, user->pw_gid) != 0)
        throw std::system_error(errno, std::generic_category(), "chown " + each);
  const child initdb = spawn(
      {programs_ + "initdb",
       "--pgdata=" + directory_ / "data",
       "--username=" + std::string(username),
       "--pwfile=" + password_file,
       "--auth=scram-sha-256",
       "--encoding=UTF8",
       "--locale=C",
       "--no-sync"}
  );
  std::string output;
  read(initdb.output, output, [] {});
  if (await(initdb.process) != 0)
    throw std::runtime_error(
        "no database could be made (is the package postgresql installed?): " + output
    );
  start();
}

postgres_server::~postgres_server() { end(SIGQUIT); }

void postgres_server::start() {
  if (process_ != -1) return;
  const child server = spawn(
      {programs_ + "postgres",
       "-D" + directory_ / "data",
       "-clisten_addresses=" + port_.host(),
       "-cport=" + std::to_string(port_.number()),
       "-cunix_socket_directories=",
       "-cshared_buffers=16MB",
       // The data has to survive a crash of the server, but not of the machine.
       "-cfsync=off"}
  );
  process_ = server.process;
  output_.clear();
  std::promise<bool> promise;
  std::future<bool> is_ready = promise.get_future();
  reader_ = std::thread([this, output = server.output, promise = std::move(promise)]() mutable {
    bool is_told = false;
    read(output, output_, [&] {
      const bool accepts = output_.find("ready to accept connections") != std::string::npos;
      if (accepts && !std::exchange(is_told, true)) promise.set_value(true);
    });
    if (!is_told) promise.set_value(false);
  });
  if (is_ready.get()) return;
  end(SIGQUIT);
  throw std::runtime_error("the PostgreSQL server did not start: " + output_);
}

void postgres_server::stop() { end(SIGINT); }

void postgres_server::crash() { end(SIGQUIT); }

void postgres_server::end(int signal) {
  if (process_ == -1) return;
  ::kill(process_, signal);
  await(std::exchange(process_, -1));
  reader_.join();
}

postgres_settings postgres_server::fresh_schema() {
  return {
      .host = port_.host(),
      .port = port_.number(),
      .username = username,
      .password = password,
      .schema = "schema " + std::to_string(++schemas_)};
}

postgres_settings postgres_server::database_of_its_own() {
  postgres_settings settings = fresh_schema();
  std::string quoted;
  for (const char* c = password; *c != '\0'; ++c) quoted += *c == '\'' ? "''" : std::string(1, *c);
  postgres_connection connection(settings);
  connection.run("CREATE ROLE clerk LOGIN PASSWORD '" + quoted + "'");
  connection.run("CREATE DATABASE its_own OWNER clerk");
  connection.run("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
  settings.username = "clerk";
  settings.database = "its_own";
  return settings;
}

postgres_server& shared_postgres_server() {
  if (!shared)
    shared.emplace();
  else
    shared->start();
  return *shared;
}

}  // namespace shop

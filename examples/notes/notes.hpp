// The parts of a small program for notes. They depend on no library for wiring.
#pragma once

#include <iostream>
#include <string>
#include <utility>

class event_log {
 public:
  event_log() { std::cout << "the log opens\n"; }
  ~event_log() { std::cout << "the log closes\n"; }
  event_log(const event_log&) = delete;
  event_log& operator=(const event_log&) = delete;
  void write(const std::string& line) { std::cout << line << "\n"; }
};

class store {
 public:
  store(event_log& log, std::string path) : log_(log), path_(std::move(path)) {
    log_.write("the store opens " + path_);
  }
  ~store() { log_.write("the store closes " + path_); }
  store(const store&) = delete;
  store& operator=(const store&) = delete;
  const std::string& path() const { return path_; }

 private:
  event_log& log_;
  std::string path_;
};

class server {
 public:
  server(store& notes, int port) : notes_(notes), port_(port) {}
  void listen() { std::cout << port_ << " serves " << notes_.path() << "\n" << std::flush; }
  void drain() { std::cout << port_ << " is drained\n"; }

 private:
  store& notes_;
  int port_;
};

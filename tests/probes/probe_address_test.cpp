// Reading the address of probes.
#include "probes/probe_address.hpp"

#include "../gtest/gtest.h"

namespace {

using cruller::read_probe_address;

std::string read(std::string_view text) {
  const auto at = read_probe_address(text);
  return at ? at->host + "|" + at->port : "none";
}

TEST(probe_address_test, has_a_host_and_a_port) {
  EXPECT_EQ(read("127.0.0.1:9090"), "127.0.0.1|9090");
  EXPECT_EQ(read("localhost:0"), "localhost|0");
  EXPECT_EQ(read(":65535"), "|65535");
  EXPECT_EQ(read("[::1]:80"), "::1|80");
}

TEST(probe_address_test, anything_else_is_refused) {
  for (const char* const text :
       {"",
        ":",
        "9090",
        "localhost",
        "localhost:",
        "localhost:http",
        ":65536",
        ":-1",
        ":+1",
        ": 1",
        ":1 ",
        "::1:80",
        "[]:80",
        "[::1]",
        "[::1:80",
        "::1]:80"})
    EXPECT_EQ(read(text), "none") << text;
}

}  // namespace

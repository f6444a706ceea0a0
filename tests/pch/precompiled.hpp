// Headers that nearly all unit tests include, except those of the library: g++ forgets their
// pragmas about warnings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <any>
#include <boost/hana.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

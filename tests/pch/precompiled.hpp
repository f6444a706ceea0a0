// What nearly all unit tests include.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cruller/cruller.hpp>
#include <cruller/state.hpp>
#include <cruller/testing.hpp>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

// The testing kit: systems that run while a test does, journals, spies; fixtures and mocks.
//
// Without GoogleTest it is complete but for fixtures and mocks, and needs nothing to be linked.
// With it, include `cruller/testing/gtest.hpp`, or for mocks too `cruller/testing/gmock.hpp`,
// each of which is all of the kit. Where their own headers come first, this one does so itself.

#include <cruller/testing/journal.hpp>
#include <cruller/testing/running.hpp>
#include <cruller/testing/spy.hpp>

/// The testing kit: live systems that fail a test when they fail, spies, journals, fixtures, mocks.
namespace cruller::inline v0::testing {}

// No `#pragma once` here: who includes it again after GoogleTest's headers gets the rest, too.
#ifdef MOCK_METHOD
#include <cruller/testing/gmock.hpp>
#elif defined(GTEST_TEST)
#include <cruller/testing/gtest.hpp>
#endif

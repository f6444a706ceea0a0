// The testing kit: live systems for tests, journals, spies; fixtures and mocks.
//
// Without GoogleTest everything except fixtures and mocks is available, and nothing needs to be
// linked. With GoogleTest, include `cruller/testing/gtest.hpp`; with GoogleMock,
// `cruller/testing/gmock.hpp`: each contains the whole kit. If the headers of GoogleTest or
// GoogleMock are included first, this header includes them itself.

#include <cruller/testing/file_mistakes.hpp>
#include <cruller/testing/journal.hpp>
#include <cruller/testing/running.hpp>
#include <cruller/testing/spy.hpp>
#include <cruller/testing/virtual_clock.hpp>

/// The testing kit: live systems whose failures fail a test, spies, journals, fixtures, mocks.
namespace cruller::inline v0::testing {}

// No `#pragma once` here: including it again after GoogleTest's headers adds the rest.
#ifdef MOCK_METHOD
#include <cruller/testing/gmock.hpp>
#elif defined(GTEST_TEST)
#include <cruller/testing/gtest.hpp>
#endif

// Responses to requests that are not received to their end.
#pragma once

#include <cstddef>
#include <string>

namespace shop {

/// The bytes of a response with the status 408, 413 or 431, after which the connection closes.
std::string refusal(int status, std::size_t longest_body);

}  // namespace shop

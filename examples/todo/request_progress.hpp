// How much of an HTTP request has arrived.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace shop {

/// Follows the bytes of one request until it is complete. It reads the head only to find the end of
/// the body; it does not validate the request.
class request_progress {
 public:
  enum class stage : unsigned char { in_head, in_body, whole };

  /// The stage of the request after `bytes`, which are all bytes so far.
  stage after(std::string_view bytes);

  /// Bytes of the head, with the empty line that ends it; 0 while it is incomplete.
  std::size_t head_size() const { return head_size_; }
  /// Bytes of the whole request; absent while the head is incomplete, and if the head does not say
  /// for certain where the request ends: then nothing can follow on the same connection.
  std::optional<std::size_t> size() const;
  /// Bytes of the body as the head announces them; absent if it does not.
  std::optional<std::size_t> announced() const { return announced_; }
  /// Whether the client sends the body only after a `100 Continue`.
  bool awaits_continue() const { return awaits_continue_; }
  /// Removes the `100 Continue` request from the complete head, after it has been answered.
  void meet_continue(std::string& bytes);

 private:
  void read_head(std::string_view head);

  std::size_t seen_ = 0;
  std::size_t head_size_ = 0;
  std::optional<std::size_t> announced_;
  bool is_chunked_ = false;
  bool has_certain_end_ = false;
  bool awaits_continue_ = false;
};

}  // namespace shop

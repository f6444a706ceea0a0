// The web interface of the todos: the effect of each request.
#pragma once

#include "http.hpp"
#include "store.hpp"

namespace shop {

/// Answers
///
///     GET    /            the path of the todos
///     GET    /todos       all todos
///     POST   /todos       a new one, from {"title": "…"}
///     GET    /todos/:id   one todo
///     PATCH  /todos/:id   changes it, by {"title": "…"}, {"done": true}, or both
///     DELETE /todos/:id   removes it
///
/// An invalid request gets a 4xx with the reason in JSON, and changes nothing. While the store is
/// unavailable, the response is 503.
class router : public http_handler {
 public:
  explicit router(store& store) : store_(store) {}

  http_response answer(const http_request& request) override;

 private:
  http_response answer_todos(const http_request& request);
  http_response answer_todo(const http_request& request, const std::string& id);

  store& store_;
};

}  // namespace shop

// The response to each request; invalid requests change nothing.
#include "router.hpp"

#include <gtest/gtest.h>

#include "memory_store.hpp"

namespace shop {
namespace {

// Status and body, without the newline at the end.
std::string text(const http_response& response) {
  std::string body = response.body;
  if (!body.empty()) body.pop_back();
  return std::to_string(response.status) + " " + body;
}

class router_test : public testing::Test {
 protected:
  http_response send(
      const std::string& method, const std::string& path, const std::string& body = ""
  ) {
    return router_.answer({method, path, body});
  }
  std::string text_of(
      const std::string& method, const std::string& path, const std::string& body = ""
  ) {
    return text(send(method, path, body));
  }

  memory_store store_;
  router router_{store_};
};

TEST_F(router_test, lists_what_there_is) {
  EXPECT_EQ(text_of("GET", "/todos"), "200 []");
  store_.add("milk", false);
  store_.add("eggs", true);
  EXPECT_EQ(
      text_of("GET", "/todos"),
      R"(200 [{"done":false,"id":1,"title":"milk"},{"done":true,"id":2,"title":"eggs"}])"
  );
}

TEST_F(router_test, adds_what_is_posted_and_says_where) {
  const http_response response = send("POST", "/todos", R"({"title":"milk"})");
  EXPECT_EQ(text(response), R"(201 {"done":false,"id":1,"title":"milk"})");
  EXPECT_EQ(response.location, "/todos/1");
  EXPECT_EQ(
      text_of("POST", "/todos", R"({"title":"eggs","done":true})"),
      R"(201 {"done":true,"id":2,"title":"eggs"})"
  );
  EXPECT_EQ(store_.count(), 2u);
}

TEST_F(router_test, shows_changes_and_removes_one) {
  store_.add("milk", false);
  EXPECT_EQ(text_of("GET", "/todos/1"), R"(200 {"done":false,"id":1,"title":"milk"})");
  EXPECT_EQ(
      text_of("PATCH", "/todos/1", R"({"done":true})"), R"(200 {"done":true,"id":1,"title":"milk"})"
  );
  EXPECT_EQ(
      text_of("PATCH", "/todos/1", R"({"title":"oat milk"})"),
      R"(200 {"done":true,"id":1,"title":"oat milk"})"
  );
  EXPECT_EQ(text_of("DELETE", "/todos/1"), "204 ");
  EXPECT_EQ(text_of("GET", "/todos/1"), R"(404 {"error":"no todo 1"})");
}

TEST_F(router_test, takes_titles_in_any_script) {
  EXPECT_EQ(
      text_of("POST", "/todos", "{\"title\":\"K\u00e4se \U0001F369\"}"),
      "201 {\"done\":false,\"id\":1,\"title\":\"K\u00e4se \U0001F369\"}"
  );
}

TEST_F(router_test, answers_head_like_get) {
  EXPECT_EQ(text_of("HEAD", "/todos"), text_of("GET", "/todos"));
  EXPECT_EQ(text_of("HEAD", "/todos/1"), text_of("GET", "/todos/1"));
}

TEST_F(router_test, says_where_to_begin) {
  EXPECT_EQ(text_of("GET", "/"), R"(200 {"todos":"/todos"})");
}

TEST_F(router_test, knows_no_other_place) {
  EXPECT_EQ(
      text_of("GET", "/todo"), R"(404 {"error":"nothing at /todo: the todos are at /todos"})"
  );
  EXPECT_EQ(send("GET", "/\xff").status, 404);
  EXPECT_EQ(send("GET", "").status, 404);
  EXPECT_EQ(send("POST", "/todosx", R"({"title":"milk"})").status, 404);
  EXPECT_EQ(store_.count(), 0u);
}

TEST_F(router_test, says_which_methods_there_are) {
  const http_response put = send("PUT", "/todos/1", R"({"title":"milk"})");
  EXPECT_EQ(text(put), R"(405 {"error":"PUT is not possible here: use GET, PATCH, DELETE"})");
  EXPECT_EQ(put.allow, "GET, PATCH, DELETE");
  EXPECT_EQ(send("DELETE", "/todos").allow, "GET, POST");
  EXPECT_EQ(send("POST", "/").allow, "GET");
}

TEST_F(router_test, refuses_bodies_that_are_no_todo) {
  store_.add("milk", false);
  const auto refuses = [&](const std::string& body, const std::string& message) {
    const std::string refusal = "400 {\"error\":\"" + message + "\"}";
    EXPECT_EQ(text_of("POST", "/todos", body), refusal) << body;
    EXPECT_EQ(text_of("PATCH", "/todos/1", body), refusal) << body;
  };
  refuses("", "the body is not JSON in UTF-8");
  refuses("{\"title\":", "the body is not JSON in UTF-8");
  refuses("{\"title\":\"a\"} b", "the body is not JSON in UTF-8");
  refuses("{\"title\":\"\xff\"}", "the body is not JSON in UTF-8");
  refuses("{\"title\":\"\\ud800\"}", "the body is not JSON in UTF-8");
  refuses(std::string(60000, '['), "the body is not JSON in UTF-8");
  refuses("[]", "the body must be a JSON object");
  refuses(std::string(30000, '[') + std::string(30000, ']'), "the body must be a JSON object");
  refuses("null", "the body must be a JSON object");
  refuses("\"title\"", "the body must be a JSON object");
  refuses(R"({"title":1})", R"(\"title\" must be a text)");
  refuses(R"({"title":null})", R"(\"title\" must be a text)");
  refuses(R"({"title":" \t\n"})", R"(\"title\" must not be blank)");
  refuses(R"({"title":""})", R"(\"title\" must not be blank)");
  refuses(
      R"({"title":")" + std::string(1001, 'a') + "\"}",
      R"(\"title\" must not be longer than 1000 bytes)"
  );
  refuses(R"({"title":"eggs","done":"yes"})", R"(\"done\" must be true or false)");
  refuses(R"({"title":"eggs","done":1})", R"(\"done\" must be true or false)");
  refuses(R"({"title":"eggs","id":7})", R"(a todo has \"title\" and \"done\", not \"id\")");
  EXPECT_EQ(store_.all(), (std::vector<todo_item>{{1, "milk", false}}));
}

TEST_F(router_test, wants_a_title_for_a_new_one) {
  EXPECT_EQ(text_of("POST", "/todos", "{}"), R"(400 {"error":"\"title\" is missing"})");
  EXPECT_EQ(
      text_of("POST", "/todos", R"({"done":true})"), R"(400 {"error":"\"title\" is missing"})"
  );
  EXPECT_EQ(store_.count(), 0u);
}

TEST_F(router_test, takes_the_longest_title) {
  const std::string title(1000, 'a');
  EXPECT_EQ(send("POST", "/todos", R"({"title":")" + title + "\"}").status, 201);
  EXPECT_EQ(store_.find(1)->title, title);
}

TEST_F(router_test, has_nothing_under_an_id_that_is_not_given) {
  store_.add("milk", false);
  for (const std::string id :
       {"0",
        "2",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999999999"}) {
    const std::string refusal = "404 {\"error\":\"no todo " + id + "\"}";
    EXPECT_EQ(text_of("GET", "/todos/" + id), refusal);
    EXPECT_EQ(text_of("PATCH", "/todos/" + id, R"({"done":true})"), refusal);
    EXPECT_EQ(text_of("DELETE", "/todos/" + id), refusal);
  }
  EXPECT_EQ(store_.all(), (std::vector<todo_item>{{1, "milk", false}}));
}

TEST_F(router_test, refuses_ids_that_are_no_numbers) {
  store_.add("milk", false);
  for (const std::string id : {"", "x", "1x", "-1", "+1", " 1", "1.0", "0x1", "1/2", "\xff"}) {
    for (const std::string method : {"GET", "DELETE"})
      EXPECT_EQ(send(method, "/todos/" + id).status, 400) << id;
    EXPECT_EQ(send("PATCH", "/todos/" + id, R"({"done":true})").status, 400) << id;
  }
  EXPECT_EQ(store_.all(), (std::vector<todo_item>{{1, "milk", false}}));
}

// A store whose server is unavailable.
class absent_store : public memory_store {
 public:
  std::vector<todo_item> all() override { throw store_unavailable("no route to 10.0.0.7"); }
  std::optional<todo_item> find(std::int64_t) override { throw store_unavailable("10.0.0.7"); }
  todo_item add(const std::string&, bool) override { throw store_unavailable("10.0.0.7"); }
  std::optional<todo_item> change(std::int64_t, const todo_change&) override {
    throw store_unavailable("10.0.0.7");
  }
  bool remove(std::int64_t) override { throw store_unavailable("10.0.0.7"); }
};

TEST(router_without_a_store_test, asks_to_try_again_and_hides_the_server) {
  absent_store store;
  router router(store);
  const auto answers = [&](const http_request& request) {
    EXPECT_EQ(
        text(router.answer(request)),
        R"(503 {"error":"the todos cannot be reached now, try again later"})"
    ) << request.method
      << request.path;
  };
  answers({"GET", "/todos", ""});
  answers({"POST", "/todos", R"({"title":"milk"})"});
  answers({"GET", "/todos/1", ""});
  answers({"PATCH", "/todos/1", R"({"done":true})"});
  answers({"DELETE", "/todos/1", ""});
}

TEST(router_without_a_store_test, answers_what_needs_none) {
  absent_store store;
  router router(store);
  EXPECT_EQ(router.answer({"GET", "/", ""}).status, 200);
  EXPECT_EQ(router.answer({"POST", "/todos", "{}"}).status, 400);
  EXPECT_EQ(router.answer({"GET", "/elsewhere", ""}).status, 404);
}

}  // namespace
}  // namespace shop

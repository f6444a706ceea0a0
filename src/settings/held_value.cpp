#include "settings/held_value.hpp"

#include <algorithm>
#include <cruller/error.hpp>
#include <cstring>
#include <iterator>
#include <new>
#include <utility>

#include "plan/paths.hpp"

namespace cruller::inline v0 {
namespace {

void copy_to(const value_type& type, void* at, const void* from) {
  if (type.copy != nullptr)
    type.copy(at, from);
  else
    std::memcpy(at, from, type.size);
}

}  // namespace

void* held_value::allocate(const value_type& type) {
  return ::operator new (type.size, std::align_val_t{type.alignment});
}

void held_value::release() noexcept {
  ::operator delete (memory_, std::align_val_t{type_->alignment});
}

held_value::held_value(const value_type& type, const void* from)
    : held_value(type, [&](void* at) { copy_to(type, at, from); }) {}

held_value::held_value(const value_type& type)
    : held_value(type, [&](void* at) {
        if (type.make == nullptr)
          throw error("its type has no default constructor, so only typed values can be set");
        type.make(at);
      }) {}

held_value::held_value(const held_value& other) : held_value(*other.type_, other.memory_) {
  texts_ = other.texts_;
  layers_ = other.layers_;
}

held_value::held_value(const std::shared_ptr<const held_value>& same, std::vector<layer> layers)
    : type_(same->type_),
      memory_(same->memory_),
      owner_(same->owner_ != nullptr ? same->owner_ : same),
      texts_(same->texts_),
      layers_(std::move(layers)) {}

held_value::held_value(held_value&& other) noexcept
    : type_(other.type_),
      memory_(std::exchange(other.memory_, nullptr)),
      owner_(std::move(other.owner_)),
      texts_(std::move(other.texts_)),
      layers_(std::move(other.layers_)) {}

held_value& held_value::operator=(held_value other) noexcept {
  std::swap(type_, other.type_);
  std::swap(memory_, other.memory_);
  owner_.swap(other.owner_);
  texts_.swap(other.texts_);
  layers_.swap(other.layers_);
  return *this;
}

held_value::~held_value() {
  if (memory_ == nullptr || owner_ != nullptr) return;
  if (type_->destroy != nullptr) type_->destroy(memory_);
  release();
}

void held_value::point_to(value_kind kind, void* place, std::string_view text) {
  auto kept = std::make_shared<const std::string>(text);
  const char* before = nullptr;
  if (kind == value_kind::text_pointer)
    before = std::exchange(*static_cast<const char**>(place), kept->c_str());
  else
    before = std::exchange(*static_cast<std::string_view*>(place), *kept).data();
  for (auto& each : texts_)
    if (each->data() == before) return static_cast<void>(each = std::move(kept));
  texts_.push_back(std::move(kept));
}

void held_value::add_layer(layer from) {
  std::erase_if(layers_, [&](const layer& each) {
    return each.path == from.path && each.origin == from.origin;
  });
  layers_.push_back(std::move(from));
}

std::vector<held_value::layer> held_value::layers_of(std::string_view path) const {
  std::vector<layer> all;
  std::ranges::copy_if(layers_, std::back_inserter(all), [&](const layer& each) {
    return is_inside(path, each.path) || is_inside(each.path, path);
  });
  return all;
}

std::string held_value::origin_of(std::string_view path) const {
  const std::vector<layer> all = layers_of(path);
  return all.empty() ? "" : all.back().origin;
}

void replace_value(const value_type& type, void* place, const void* from) {
  // The copy is made first: it may fail.
  held_value copy(type, from);
  if (type.destroy != nullptr) type.destroy(place);
  copy_to(type, place, copy.get());
}

bool equal_values(const value_type& type, const void* one, const void* other) {
  if (!type.members.empty())
    return std::ranges::all_of(type.members, [&](const detail::value_member& each) {
      // `find` only adds an offset.
      return equal_values(
          *each.type, each.find(const_cast<void*>(one)), each.find(const_cast<void*>(other))
      );
    });
  if (type.equal != nullptr && type.equal(one, other)) return true;
  // A NaN equals nothing, but nothing has changed if it stays one.
  if (type.equal != nullptr && type.kind != value_kind::number) return false;
  if (type.print == nullptr) return std::memcmp(one, other, type.size) == 0;
  std::string first;
  std::string second;
  type.print(one, first);
  type.print(other, second);
  // The name of a type says nothing about the value.
  return first == second && !first.starts_with('<');
}

}  // namespace cruller::v0

// Cached components: where their instances live, and how a system gets hold of one.
#pragma once

#include <cruller/any_system.hpp>
#include <cruller/detail/same.hpp>
#include <cruller/detail/steps.hpp>
#include <cstring>
#include <memory>
#include <vector>

namespace cruller::detail {

// One cached instance: a system of one component, which no other system sees.
class cached_instance {
 public:
  virtual ~cached_instance() = default;
  virtual void* instance() = 0;
  virtual any_system& system() = 0;
};

// Calls function(offset) for each component that a cached one needs: where its place lies.
template <const auto& Definition, std::uint32_t Index, typename Function>
void for_each_need(Function function) {
  constexpr auto& edges = edges_of<Definition>;
  for (std::uint32_t k = edges.begin[Index]; k != edges.begin[Index + 1]; ++k)
    if (table_of<Definition>.components[edges.to[k]].is_cached)
      function(layout_of<Definition>.offset[edges.to[k]]);
}

// What makes two cached components the same: the type of their nodes, the values in them, and the
// instances that they refer to.
struct cache_key {
  const void* type;
  const void* node;
  bool (*same)(const void* node, const void* other);
  std::vector<void*> needs;
};

// The instance under a key, which is made and started where there is none. `release` gives it back.
cached_place acquire_cached(
    cache_key key, std::unique_ptr<cached_instance> (*make)(void* instances), void* instances
);
void release_cached(cached_place place) noexcept;
// Makes the cache, so that it outlives a static object whose constructor calls this.
void touch_cache();

template <typename Node>
inline constexpr char type_mark{};

template <const auto& Definition, std::uint32_t Index, bool Own>
constexpr plan::component plan_row();

template <const auto& Definition, std::uint32_t Index>
class cached_component final : public cached_instance {
 public:
  // Refers to what the component refers to in the system that needs it first.
  explicit cached_component(void* instances) {
    for_each_need<Definition, Index>([&](std::uint32_t offset) {
      std::memcpy(
          block_.bytes + offset, static_cast<std::byte*>(instances) + offset, sizeof(cached_place)
      );
    });
    ::new (address<Definition, Index>(block_.bytes)) cached_place{instance_, nullptr};
  }
  void* instance() override { return instance_; }
  any_system& system() override { return system_; }

  static std::unique_ptr<cached_instance> make(void* instances) {
    return std::make_unique<cached_component>(instances);
  }

 private:
  using lies = typename stored<instance_type<Definition, Index>>::type;

  block<Definition> block_;
  alignas(lies) std::byte instance_[sizeof(lies)];
  // Not static: they must be there for as long as the cache is.
  const plan::component row_ = plan_row<Definition, Index, true>();
  const cruller::wiring wiring_{plan{{&row_, 1}}};
  any_system system_{wiring_, block_.bytes};
};

template <const auto& Definition, std::uint32_t Index>
void acquire_instance(void* instances, context&) {
  using node = node_type<Definition, Index>;
  cache_key key{
      &type_mark<node>,
      &node_at<Definition, Index>,
      [](const void* one, const void* other) {
        return is_same_value(*static_cast<const node*>(one), *static_cast<const node*>(other));
      },
      {}};
  for_each_need<Definition, Index>([&](std::uint32_t offset) {
    cached_place place;
    std::memcpy(&place, static_cast<std::byte*>(instances) + offset, sizeof(place));
    key.needs.push_back(place.instance);
  });
  ::new (address<Definition, Index>(instances)) cached_place(
      acquire_cached(std::move(key), &cached_component<Definition, Index>::make, instances)
  );
}

template <const auto& Definition, std::uint32_t Index>
void release_instance(void* instances) {
  release_cached(*std::launder(static_cast<cached_place*>(address<Definition, Index>(instances))));
}

}  // namespace cruller::detail

#include "engine/settings_access.hpp"

#include <memory>
#include <utility>

#include "engine/given_values.hpp"
#include "settings/value_reader.hpp"

namespace cruller::inline v0 {
namespace {

held_value::layer layer_of(const setting_place& place, const config_node& from) {
  const bool is_plain = from.what == config_node::kind::text && !from.is_secret;
  return {
      place.path,
      from.origin.text(),
      place.row->is_secret ? "****"
      : is_plain           ? from.text
                           : text_of(from)};
}

}  // namespace

void detail::settings_access::set(
    any_system& system, const setting_place& place, const config_node& from
) {
  engine::given_values(*system.engine_)
      .set(place, value_rank::file, [&](const held_value* current) {
        held_value made = read_setting(place, current, from);
        for (const config_node& each : from.replaced) made.add_layer(layer_of(place, each));
        made.add_layer(layer_of(place, from));
        return std::make_shared<const held_value>(std::move(made));
      });
}

void detail::settings_access::set(
    any_system& system,
    const setting_place& place,
    std::string_view text,
    value_rank rank,
    std::string_view origin
) {
  engine::given_values(*system.engine_).set_text(place, text, rank, origin);
}

ranked_value detail::settings_access::value(
    const any_system& system, std::uint32_t component, const plan::config_value& slot
) {
  return engine::given_values(*system.engine_).in_use(component, slot);
}

ranked_value detail::settings_access::given(
    const any_system& system, std::uint32_t component, const plan::config_value& slot
) {
  return engine::given_values(*system.engine_).given(component, slot);
}

void detail::settings_access::restart_with(
    any_system& system, const restart_options& options, const given_settings& values
) {
  system.engine_->restart(options, [&] {
    given_settings all = values;
    engine::given_values(*system.engine_).add_texts(options.values, "console", all);
    return all;
  });
}

void detail::settings_access::give(any_system& system, const given_setting& next) {
  engine::given_values(*system.engine_).give(next);
}

bool detail::settings_access::takes_changes(const any_system& system, std::uint32_t component) {
  return system.engine_->takes_changes(component);
}

void detail::settings_access::change_values(
    any_system& system,
    const component_set& members,
    const given_settings& values,
    component_set& taken
) {
  system.engine_->change_values(members, values, taken);
}

void detail::settings_access::publish(any_system& system, const given_setting& next) {
  engine::given_values(*system.engine_).publish(next);
}

void detail::settings_access::publish(
    any_system& system, const setting_place& place, std::string_view text, std::string_view origin
) {
  const ranked_value now = value(system, place.component, *place.slot);
  held_value made = read_setting(place, now.value.get(), text);
  made.add_layer(
      {place.path, std::string(origin), place.row->is_secret ? "****" : std::string(text)}
  );
  auto next = std::make_shared<const held_value>(std::move(made));
  publish(system, {place.component, place.slot, {std::move(next), value_rank::set}});
}

void detail::settings_access::relabel(
    any_system& system, const given_setting& next, bool keeps_found
) {
  engine::given_values(*system.engine_).relabel(next, keeps_found);
}

}  // namespace cruller::v0

// Everything that can be wrong with a definition, one enumerator each.
#pragma once

namespace cruller::inline v0::detail {

enum class fault_kind : unsigned char {
  none,
  consequence,  // of something that is refused elsewhere
  bad_name,
  name_used_twice,
  part_is_no_part,
  hook_around_no_signal,
  part_stands_twice,
  config_mixes,
  ref_to_nothing,
  local_ref_to_nothing,
  alias_to_nothing,
  import_to_nothing,
  import_unused,
  export_to_nothing,
  ref_is_not_exported,
  base_stands_twice,
  entry_is_misplaced,
  value_is_misplaced,
  alias_in_sequence,
  cached_needs_uncached,
  cached_is_supervised,
  cycle,
  override_to_nothing,
  member_of_nothing,
  handler_without_form,
  handler_narrows,
  start_is_unfinished,
  handler_is_unfinished,
  destructor_throws,
  constant_is_not_copyable,
  interface_fits_not,
  hands_over_no_descriptor,
  reports_no_health,
  changed_fits_not,
  required_is_missing
};

}  // namespace cruller::v0::detail

#pragma once

#include "model/record.hpp"

namespace custengine::model {

/// Structural sharing: makes the content refer to the lists and unknown fields of `neighbour` that are equal to its
/// own. `neighbour` is a version of the same customer close to the content. Versions that writes made share them from
/// the start; decoded content has copies of its own.
///
/// A list is shared as a whole. Cost: compares the lists and the unknown fields.
void share_equal_parts(detail::RecordContent& content, const detail::Record& neighbour);

}  // namespace custengine::model

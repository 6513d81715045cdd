#pragma once

#include "codec/column_names.hpp"
#include "codec/json_values.hpp"
#include "codec/violations.hpp"
#include "model/field_table.hpp"
#include "model/named_members.hpp"

#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/query.hpp>

#include <boost/json/value.hpp>

namespace custengine::codec {

// JSON documents as drafts, patches and requests. What they give is complete only when no violation was added.

/// `named` is told what the document names, null aside, where the draft does not say it.
CustomerDraft read_draft(const boost::json::value& document, const ColumnNames& names, ValueReader::Stamps stamps,
                         detail::NamedMembers& named, Violations& violations);
CustomerPatch read_patch(const boost::json::value& document, Violations& violations);
SearchRequest read_search_request(const boost::json::value& document, Violations& violations);

/// One field of a draft, which may come from elsewhere: a cell of a CSV.
void read_field(ValueReader& reader, const model::FieldInfo& field, const boost::json::value& value, const Path& path,
                CustomerDraft& draft, detail::NamedMembers& named);

/// The wire names of all fields.
const std::vector<std::string_view>& field_names();

}  // namespace custengine::codec

#pragma once

#include "codec/json_reader.hpp"
#include "codec/row_reader.hpp"
#include "codec/text_cleaner.hpp"
#include "codec/text_source.hpp"

#include <custengine/io.hpp>
#include <custengine/result.hpp>

#include <map>
#include <memory>
#include <string>

namespace custengine::codec {

/// Makes the reader for a format. Format::detect looks at the file: `[` begins an array, `{` begins JSON Lines,
/// anything else is CSV. An empty file is JSON Lines without customers.
/// `stamps`: how wrong versions and times are handled.
/// Errors: invalid_argument if `columns` contains an unknown wire name, or the file looks like UTF-16 or UTF-32.
/// Lifetime: the reader refers to `source`.
Result<std::unique_ptr<RowReader>> make_row_reader(TextSource& source, Format format,
                                                   const std::map<std::string, std::string>& columns,
                                                   const TextCleaner& cleaner = {}, Stamps stamps = Stamps::judged);

}  // namespace custengine::codec

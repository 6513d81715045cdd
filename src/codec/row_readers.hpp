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

/// The reader for a format; for Format::detect, for what the file looks like: an array begins with `[`, JSON
/// Lines with `{`, anything else is CSV. A file without anything is JSON Lines without customers.
/// `stamps`: what becomes of wrong versions and times.
/// Errors: invalid_argument when `columns` leads to an unknown wire name, or the file looks like UTF-16.
/// Lifetime: the reader refers to `source`.
Result<std::unique_ptr<RowReader>> make_row_reader(TextSource& source, Format format,
                                                   const std::map<std::string, std::string>& columns,
                                                   const TextCleaner& cleaner = {}, Stamps stamps = Stamps::judged);

}  // namespace custengine::codec

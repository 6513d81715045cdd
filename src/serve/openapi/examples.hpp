#pragma once

#include <boost/json/object.hpp>

namespace custengine::serve {

/// Valid values of schemas of the documents, by the name of the schema. An engine makes them, always the same.
/// Errors: throws Exception if an example breaks a rule of the engine.
boost::json::object schema_examples();

}  // namespace custengine::serve

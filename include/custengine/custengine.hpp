#pragma once

/// Includes all headers but the opt-in ones: format.hpp (needs fmt), testing/*.hpp (target custengine::testing) and
/// sqlite.hpp (target custengine::sqlite).
/// Start reading at engine.hpp.

#include <custengine/access.hpp>
#include <custengine/batch.hpp>
#include <custengine/change.hpp>
#include <custengine/clock.hpp>
#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/duplicates.hpp>
#include <custengine/engine.hpp>
#include <custengine/explain.hpp>
#include <custengine/external.hpp>
#include <custengine/facets.hpp>
#include <custengine/filter.hpp>
#include <custengine/import.hpp>
#include <custengine/importer.hpp>
#include <custengine/interceptor.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/merge.hpp>
#include <custengine/pages.hpp>
#include <custengine/patch.hpp>
#include <custengine/persistence.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>
#include <custengine/snapshot.hpp>
#include <custengine/sort.hpp>
#include <custengine/store.hpp>
#include <custengine/tenant.hpp>
#include <custengine/timestamp.hpp>
#include <custengine/version.hpp>

#include "serve/openapi/schemas.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace custengine::serve {
namespace {

constexpr std::string_view control_schema_text = R"json({
  "TenantOptions": {
    "type": "object",
    "description": "How a tenant orders, searches and limits its customers. A member that is missing has its default.",
    "additionalProperties": false,
    "properties": {
      "locale": {"type": ["string", "null"], "description": "A BCP 47 tag: nb. Fixed for the tenant's life."},
      "countryCode": {
        "type": ["string", "null"], "pattern": "^([A-Z]{2})?$",
        "description": "The country of national phone and VAT numbers. Fixed for the tenant's life."
      },
      "sortIndexes": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/SortField"}},
      "textIndex": {"type": ["boolean", "null"]},
      "uniqueExternalReference": {"type": ["boolean", "null"]},
      "extensions": {
        "type": ["array", "null"],
        "items": {"type": "string", "enum": ["EXTERNAL_CUSTOMER_SEARCH", "B2B"]}
      },
      "allowedExtensions": {"type": ["array", "null"], "items": {"type": "string", "pattern": "^[A-Z0-9_]{1,64}$"}},
      "stores": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Id"}},
      "maxCustomers": {"type": ["integer", "null"], "minimum": 0, "description": "null: no limit."},
      "maxBytes": {"type": ["integer", "null"], "minimum": 0, "description": "null: no limit."},
      "changeHistory": {"type": ["integer", "null"], "minimum": 0},
      "changeHistoryBytes": {"type": ["integer", "null"], "minimum": 0},
      "changeLog": {"type": ["integer", "null"], "minimum": 0},
      "alsoSearched": {
        "type": ["array", "null"],
        "items": {
          "type": "string", "enum": ["customerUid", "externalId", "ledgerNumber", "loyaltyId", "address"]
        }
      }
    }
  },
  "ImportReport": {
    "type": "object",
    "description": "The numbers of drafts of each outcome, and those that failed.",
    "required": ["created", "updated", "unchanged", "skipped", "failed"],
    "properties": {
      "created": {"type": "integer", "minimum": 0},
      "updated": {"type": "integer", "minimum": 0},
      "unchanged": {"type": "integer", "minimum": 0},
      "skipped": {"type": "integer", "minimum": 0},
      "failed": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["index", "line", "column", "error"],
          "properties": {
            "index": {"type": "integer", "minimum": 0},
            "line": {"type": "integer", "minimum": 0},
            "column": {"type": "integer", "minimum": 0},
            "error": {"$ref": "#/components/schemas/EngineError"}
          }
        }
      }
    }
  },
  "EngineError": {
    "type": "object",
    "description": "An error of the engine; as in a Problem.",
    "required": ["code", "message", "violations"],
    "properties": {
      "code": {"$ref": "#/components/schemas/ProblemCode"},
      "message": {"type": "string"},
      "violations": {"type": "array", "items": {"$ref": "#/components/schemas/Violation"}},
      "holderId": {"type": "string"},
      "currentVersion": {"type": "integer", "format": "int64", "minimum": 1},
      "oldestSequence": {"type": "integer", "format": "int64", "minimum": 0},
      "writeIndex": {"type": "integer", "minimum": 0}
    }
  },
  "Change": {
    "type": "object",
    "description": "One committed write to a customer, or to the details of a store. Changes of one groupEnd became visible together.",
    "required": ["sequence", "groupEnd", "event", "customerUid", "customer"],
    "properties": {
      "sequence": {"type": "integer", "format": "int64", "minimum": 1},
      "groupEnd": {"type": "integer", "format": "int64", "minimum": 1},
      "event": {
        "type": "string",
        "enum": ["CUSTOMER_CREATE", "CUSTOMER_UPDATE", "CUSTOMER_DELETE", "CUSTOMER_STORE_DETAILS"]
      },
      "customerUid": {"type": "string"},
      "customer": {"oneOf": [{"$ref": "#/components/schemas/Customer"}, {"type": "null"}]},
      "storeUid": {"type": "string"},
      "detailsBefore": {"oneOf": [{"$ref": "#/components/schemas/StoreDetails"}, {"type": "null"}]},
      "detailsAfter": {"oneOf": [{"$ref": "#/components/schemas/StoreDetails"}, {"type": "null"}]}
    }
  }
})json";

}  // namespace

boost::json::object control_schemas() {
  return boost::json::parse(control_schema_text).as_object();
}

}  // namespace custengine::serve

#include "serve/control/operation_names.hpp"
#include "serve/openapi/document.hpp"
#include "serve/openapi/schemas.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace custengine::serve {
namespace {

constexpr std::string_view control_schema_text = R"json({
  "Health": {
    "type": "object",
    "required": ["status", "version", "worlds"],
    "properties": {
      "status": {"type": "string", "enum": ["ok"]},
      "version": {"type": "string"},
      "worlds": {"type": "integer", "minimum": 0}
    }
  },
  "Stopping": {
    "type": "object",
    "required": ["status"],
    "properties": {"status": {"type": "string", "enum": ["stopping"]}}
  },
  "Auth": {
    "type": "string",
    "enum": ["none", "any", "tokens"],
    "description": "What a request must show: nothing, any bearer token, or one that was issued."
  },
  "Scenario": {
    "type": "string",
    "enum": ["retail_chain", "b2b_wholesaler", "nordic_mix", "heavy_ties", "sparse_fields", "worst_case_names"]
  },
  "World": {
    "type": "object",
    "required": ["name", "url", "record", "auth", "tenants", "calls", "faults"],
    "properties": {
      "name": {"$ref": "#/components/schemas/Id"},
      "url": {"type": "string", "description": "The base of its paths: /v2 and what follows come behind it."},
      "record": {"type": "boolean", "description": "True: its tenants are real, and control leaves them alone."},
      "auth": {"$ref": "#/components/schemas/Auth"},
      "tenants": {
        "type": "object",
        "description": "By id.",
        "additionalProperties": {
          "type": "object",
          "required": ["customers", "sequence"],
          "properties": {
            "customers": {"type": "integer", "minimum": 0},
            "sequence": {"type": "integer", "format": "int64", "minimum": 0, "description": "Of the newest change."}
          }
        }
      },
      "calls": {"type": "integer", "minimum": 0, "description": "The calls so far."},
      "faults": {"type": "integer", "minimum": 0},
      "idPrefix": {"type": "string"},
      "clock": {"$ref": "#/components/schemas/Clock"}
    }
  },
  "WorldList": {
    "type": "object",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/World"}}}
  },
  "WorldOptions": {
    "type": "object",
    "description": "A world to make. Each member may be missing.",
    "additionalProperties": false,
    "properties": {
      "name": {"type": ["string", "null"], "description": "Without it, the server chooses one."},
      "tenants": {
        "description": "Names, or options by name. Without it: acme.",
        "oneOf": [
          {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"$ref": "#/components/schemas/Id"}},
          {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1000,
            "additionalProperties": {"$ref": "#/components/schemas/TenantOptions"}
          },
          {"type": "null"}
        ]
      },
      "scenario": {
        "description": "Gives the first tenant its options and customers.",
        "oneOf": [{"$ref": "#/components/schemas/Scenario"}, {"type": "null"}]
      },
      "size": {"type": ["integer", "null"], "minimum": 1, "maximum": 100000, "description": "Of the scenario."},
      "seed": {"type": ["integer", "null"], "minimum": 0, "description": "Of the scenario."},
      "clock": {
        "description": "Without it, as the server was started: it stands still, or runs with real time.",
        "oneOf": [{"$ref": "#/components/schemas/ClockSetting"}, {"type": "null"}]
      },
      "idPrefix": {"type": ["string", "null"], "pattern": "^[A-Za-z0-9_-]*$", "maxLength": 108},
      "auth": {
        "description": "Without it, as the server was started.",
        "oneOf": [{"$ref": "#/components/schemas/Auth"}, {"type": "null"}]
      },
      "from": {"type": ["string", "null"], "description": "Another world, whose tenants are copied. Clock, ids and auth are those of that world, unless given."}
    }
  },
  "Verified": {
    "type": "object",
    "required": ["verified"],
    "properties": {"verified": {"type": "boolean"}}
  },
  "Clock": {
    "type": "object",
    "required": ["now", "running"],
    "properties": {
      "now": {"type": "string", "format": "date-time"},
      "running": {"type": "boolean", "description": "False: the clock stands still."}
    }
  },
  "ClockSetting": {
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "now": {"type": ["string", "null"], "format": "date-time"},
      "running": {"type": ["boolean", "null"]}
    }
  },
  "ClockAdvance": {
    "type": "object",
    "required": ["advanceMs"],
    "additionalProperties": false,
    "properties": {"advanceMs": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 3155760000000}}
  },
  "Tenant": {
    "type": "object",
    "required": ["tenant", "options", "customers", "bytes", "sequence"],
    "properties": {
      "tenant": {"$ref": "#/components/schemas/Id"},
      "options": {"$ref": "#/components/schemas/TenantOptions"},
      "customers": {"type": "integer", "minimum": 0},
      "bytes": {"type": "integer", "minimum": 0},
      "sequence": {"type": "integer", "format": "int64", "minimum": 0, "description": "Of the newest change."}
    }
  },
  "TenantList": {
    "type": "object",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Tenant"}}}
  },
  "TenantPatch": {
    "type": "object",
    "description": "A JSON Merge Patch of the options that can change. null empties a list, and lifts a limit.",
    "additionalProperties": false,
    "properties": {
      "extensions": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/TenantExtension"}},
      "allowedExtensions": {"type": ["array", "null"], "items": {"type": "string", "pattern": "^[A-Z0-9_]{1,64}$"}},
      "stores": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Id"}},
      "maxCustomers": {"type": ["integer", "null"], "minimum": 0},
      "maxBytes": {"type": ["integer", "null"], "minimum": 0}
    }
  },
  "TenantFork": {
    "type": "object",
    "required": ["tenant"],
    "additionalProperties": false,
    "properties": {"tenant": {"$ref": "#/components/schemas/Id"}}
  },
  "TenantExtension": {"type": "string", "enum": ["EXTERNAL_CUSTOMER_SEARCH", "B2B"]},
  "Call": {
    "type": "object",
    "description": "A call of the resource. What the request did not name is empty.",
    "required": ["number", "time", "method", "path", "operation", "tenant", "id", "status", "durationUs", "requestId"],
    "properties": {
      "number": {"type": "integer", "minimum": 1},
      "time": {"type": "string", "format": "date-time", "description": "Of the answer, by the real clock."},
      "method": {"type": "string"},
      "path": {"type": "string"},
      "operation": {
        "description": "Empty if no route has the path and method.",
        "oneOf": [{"$ref": "#/components/schemas/Operation"}, {"type": "string", "enum": [""]}]
      },
      "tenant": {"type": "string"},
      "id": {"type": "string", "description": "The customer's, also of one that the call made."},
      "status": {"type": "integer"},
      "durationUs": {"type": "integer", "minimum": 0},
      "requestId": {"type": "string", "description": "X-Request-Id, if the client sent one."}
    }
  },
  "CallList": {
    "type": "object",
    "required": ["items", "count", "exact", "dropped"],
    "properties": {
      "items": {"type": "array", "items": {"$ref": "#/components/schemas/Call"}},
      "count": {"type": "integer", "minimum": 0, "description": "All calls that match, dropped ones too."},
      "exact": {"type": "boolean", "description": "False: there may have been more."},
      "dropped": {"type": "integer", "minimum": 0, "description": "Calls that are kept no more."}
    }
  },
  "CallCount": {
    "type": "object",
    "required": ["count", "exact"],
    "properties": {
      "count": {"type": "integer", "minimum": 0},
      "exact": {"type": "boolean", "description": "False: there may have been more."}
    }
  },
  "Permissions": {"type": "array", "items": {"type": "string", "enum": ["TENANT.ACCESS", "TENANT.BACKOFFICE"]}},
  "TokenRequest": {
    "type": "object",
    "required": ["subject", "tenants"],
    "additionalProperties": false,
    "properties": {
      "subject": {"type": "string", "minLength": 1},
      "tenants": {
        "type": "object",
        "description": "The permissions, by id of the tenant, which may be made later.",
        "propertyNames": {"$ref": "#/components/schemas/Id"},
        "additionalProperties": {"$ref": "#/components/schemas/Permissions"}
      },
      "lifetimeMs": {"type": ["integer", "null"], "minimum": 0, "maximum": 3155760000000}
    }
  },
  "Token": {
    "type": "object",
    "required": ["id", "subject", "tenants", "expiresAt"],
    "properties": {
      "id": {"type": "integer", "minimum": 1},
      "subject": {"type": "string"},
      "tenants": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Permissions"}},
      "expiresAt": {"type": ["string", "null"], "format": "date-time"}
    }
  },
  "IssuedToken": {
    "type": "object",
    "required": ["id", "subject", "tenants", "expiresAt", "token"],
    "properties": {
      "id": {"type": "integer", "minimum": 1},
      "subject": {"type": "string"},
      "tenants": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Permissions"}},
      "expiresAt": {"type": ["string", "null"], "format": "date-time"},
      "token": {"type": "string", "description": "For Authorization: Bearer."}
    }
  },
  "TokenList": {
    "type": "object",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Token"}}}
  },
  "TokensRevoked": {
    "type": "object",
    "required": ["revoked"],
    "properties": {"revoked": {"type": "integer", "minimum": 0}}
  },
  "ImportedCustomers": {"type": "array", "items": {"$ref": "#/components/schemas/CustomerDraft"}},
  "DumpReport": {
    "type": "object",
    "required": ["customers", "storeDetails", "mergedUids", "sequence"],
    "properties": {
      "customers": {"type": "integer", "minimum": 0},
      "storeDetails": {"type": "integer", "minimum": 0},
      "mergedUids": {"type": "integer", "minimum": 0},
      "sequence": {"type": "integer", "minimum": 0}
    }
  },
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
      "extensions": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/TenantExtension"}},
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
  },
  "Changes": {
    "type": "object",
    "required": ["items", "next"],
    "properties": {
      "items": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}},
      "next": {"type": "integer", "format": "int64", "minimum": 0, "description": "`after` of the next request."}
    }
  }
})json";

}  // namespace

boost::json::object control_schemas() {
  boost::json::object schemas = boost::json::parse(control_schema_text).as_object();
  boost::json::array names;
  for (const std::string_view name : operations_of(routes_of(OpenApiPart::resource))) names.emplace_back(name);
  schemas["Operation"] = {
      {"type", "string"}, {"description", "An operation of the resource."}, {"enum", std::move(names)}};
  return schemas;
}

}  // namespace custengine::serve

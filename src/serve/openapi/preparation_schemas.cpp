#include "serve/openapi/schemas.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace custengine::serve {
namespace {

constexpr std::string_view preparation_schema_text = R"json({
  "FaultMatch": {
    "type": "object",
    "description": "The calls that a fault matches: each member that is given must be that of the call.",
    "additionalProperties": false,
    "properties": {
      "tenant": {"oneOf": [{"$ref": "#/components/schemas/Id"}, {"type": "null"}]},
      "id": {
        "description": "The customer's.",
        "oneOf": [{"$ref": "#/components/schemas/Id"}, {"type": "null"}]
      },
      "externalReference": {"type": ["string", "null"], "minLength": 1},
      "store": {"oneOf": [{"$ref": "#/components/schemas/Id"}, {"type": "null"}]},
      "method": {
        "type": ["string", "null"], "enum": ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT", null]
      },
      "path": {
        "type": ["string", "null"], "pattern": "^/v2/[!\"$-)+->@-z|~]*$",
        "description": "The whole path as it is sent, from /v2/ on, without a query. It has no wildcards."
      }
    }
  },
  "FaultWhen": {
    "description": "Which of the matching calls a fault strikes, counted from its making.",
    "oneOf": [
      {
        "title": "FaultNext", "type": "object", "required": ["next"], "additionalProperties": false,
        "description": "The next calls, this number of them.",
        "properties": {"next": {"type": "integer", "minimum": 1}}
      },
      {
        "title": "FaultFirst", "type": "object", "required": ["first"], "additionalProperties": false,
        "description": "As next.",
        "properties": {"first": {"type": "integer", "minimum": 1}}
      },
      {
        "title": "FaultNth", "type": "object", "required": ["nth"], "additionalProperties": false,
        "description": "Only the call of that number, from 1.",
        "properties": {"nth": {"type": "integer", "minimum": 1}}
      },
      {
        "title": "FaultEvery", "type": "object", "required": ["every"], "additionalProperties": false,
        "description": "The calls n, 2n, and so on.",
        "properties": {"every": {"type": "integer", "minimum": 1}}
      },
      {
        "title": "FaultProbability", "type": "object", "required": ["probability"], "additionalProperties": false,
        "description": "Each call with that probability; the seed decides which.",
        "properties": {
          "probability": {"type": "number", "minimum": 0, "maximum": 1},
          "seed": {"type": ["integer", "null"], "minimum": 0}
        }
      }
    ]
  },
  "FaultError": {
    "type": "object",
    "description": "An error of the engine, as the answer.",
    "required": ["code"],
    "additionalProperties": false,
    "properties": {
      "code": {"$ref": "#/components/schemas/ErrorCode"},
      "message": {"type": ["string", "null"]},
      "violations": {
        "type": ["array", "null"],
        "items": {
          "type": "object",
          "required": ["field", "message"],
          "additionalProperties": false,
          "properties": {"field": {"type": "string"}, "message": {"type": "string"}}
        }
      },
      "holderId": {"type": ["string", "null"]},
      "currentVersion": {"type": ["integer", "null"], "minimum": 0},
      "oldestSequence": {"type": ["integer", "null"], "minimum": 0},
      "writeIndex": {"type": ["integer", "null"], "minimum": 0, "maximum": 4294967295}
    }
  },
  "FaultAction": {
    "description": "What a fault does.",
    "oneOf": [
      {
        "title": "FaultByError", "type": "object", "required": ["error"], "additionalProperties": false,
        "properties": {"error": {"$ref": "#/components/schemas/FaultError"}}
      },
      {
        "title": "FaultByAnswer", "type": "object", "required": ["status"], "additionalProperties": false,
        "description": "An answer in place of the real one.",
        "properties": {
          "status": {"type": "integer", "minimum": 200, "maximum": 599},
          "headers": {
            "type": ["object", "null"],
            "maxProperties": 100,
            "additionalProperties": {"type": "string"}
          },
          "body": {"description": "A text as it is, or any other value as JSON."}
        }
      },
      {
        "title": "FaultByDelay", "type": "object", "required": ["delayMs"], "additionalProperties": false,
        "description": "Real time before the answer.",
        "properties": {"delayMs": {"type": "integer", "minimum": 1, "maximum": 3600000}}
      },
      {
        "title": "FaultByClock", "type": "object", "required": ["advanceMs"], "additionalProperties": false,
        "description": "Moves the world's clock.",
        "properties": {"advanceMs": {"type": "integer", "minimum": 1, "maximum": 3155760000000}}
      },
      {
        "title": "FaultByHanging", "type": "object", "required": ["hang"], "additionalProperties": false,
        "description": "No answer, and the connection stays open.",
        "properties": {"hang": {"type": "boolean", "enum": [true]}}
      },
      {
        "title": "FaultByConnection", "type": "object", "required": ["connection"], "additionalProperties": false,
        "properties": {"connection": {"type": "string", "enum": ["reset", "close", "truncate", "garbage"]}}
      },
      {
        "title": "FaultByDribble", "type": "object", "required": ["dribble"], "additionalProperties": false,
        "description": "The answer in pieces, spread over a time.",
        "properties": {
          "dribble": {
            "type": "object",
            "required": ["chunks", "overMs"],
            "additionalProperties": false,
            "properties": {
              "chunks": {"type": "integer", "minimum": 1, "maximum": 1000},
              "overMs": {"type": "integer", "minimum": 0, "maximum": 3600000}
            }
          }
        }
      },
      {
        "title": "FaultByPatch", "type": "object", "required": ["patch"], "additionalProperties": false,
        "description": "Another writer changes the customer first.",
        "properties": {"patch": {"$ref": "#/components/schemas/CustomerPatch"}}
      }
    ]
  },
  "FaultRule": {
    "type": "object",
    "required": ["do"],
    "additionalProperties": false,
    "properties": {
      "on": {
        "description": "any, or none: each operation.",
        "oneOf": [
          {"$ref": "#/components/schemas/Operation"}, {"type": "string", "enum": ["any"]}, {"type": "null"}
        ]
      },
      "match": {"oneOf": [{"$ref": "#/components/schemas/FaultMatch"}, {"type": "null"}]},
      "when": {"oneOf": [{"$ref": "#/components/schemas/FaultWhen"}, {"type": "null"}]},
      "at": {
        "type": ["string", "null"], "enum": ["before", "after", null],
        "description": "after: the operation is done, and its answer is lost or changed."
      },
      "do": {"$ref": "#/components/schemas/FaultAction"}
    }
  },
  "Fault": {
    "type": "object",
    "description": "A fault as it was given, and what it has done.",
    "required": ["id", "do", "matched", "struck"],
    "properties": {
      "id": {"type": "integer", "minimum": 1},
      "on": {
        "description": "any, or none: each operation.",
        "oneOf": [
          {"$ref": "#/components/schemas/Operation"}, {"type": "string", "enum": ["any"]}, {"type": "null"}
        ]
      },
      "match": {"oneOf": [{"$ref": "#/components/schemas/FaultMatch"}, {"type": "null"}]},
      "when": {"oneOf": [{"$ref": "#/components/schemas/FaultWhen"}, {"type": "null"}]},
      "at": {"type": ["string", "null"], "enum": ["before", "after", null]},
      "do": {"$ref": "#/components/schemas/FaultAction"},
      "matched": {"type": "integer", "minimum": 0, "description": "The calls that it matched."},
      "struck": {"type": "integer", "minimum": 0, "description": "The calls that it struck."},
      "lastError": {"type": "string", "description": "Why its patch, or its step of the clock, could not be applied."}
    }
  },
  "FaultList": {
    "type": "object",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}}}
  },
  "ExternalCustomerInput": {
    "type": "object",
    "required": ["customer"],
    "additionalProperties": false,
    "properties": {
      "externalId": {"type": ["string", "null"], "description": "The id in the other system."},
      "customer": {"$ref": "#/components/schemas/CustomerDraft"}
    }
  },
  "ExternalAnswer": {
    "description": "The answer to one search.",
    "oneOf": [
      {
        "title": "ExternalAnswerFails", "type": "object", "required": ["fails"], "additionalProperties": false,
        "properties": {"fails": {"type": "string"}}
      },
      {
        "title": "ExternalAnswerThrows", "type": "object", "required": ["throws"], "additionalProperties": false,
        "properties": {"throws": {"type": "string"}}
      },
      {
        "title": "ExternalAnswerItems", "type": "object", "required": ["items"], "additionalProperties": false,
        "properties": {
          "items": {"type": "array", "items": {"$ref": "#/components/schemas/ExternalCustomerInput"}}
        }
      }
    ]
  },
  "ExternalSetting": {
    "type": "object",
    "description": "Customers of the other system, and its behaviour.",
    "additionalProperties": false,
    "properties": {
      "behaviour": {
        "type": ["string", "null"],
        "enum": ["works", "fails", "throws", "findsNothing", "findsTwice", "onlyPrepared", null]
      },
      "message": {"type": ["string", "null"], "description": "Of the behaviours fails and throws."},
      "customers": {
        "type": ["array", "null"],
        "description": "Replaces its customers.",
        "items": {"$ref": "#/components/schemas/ExternalCustomerInput"}
      },
      "slowMs": {
        "type": ["integer", "null"], "minimum": 0, "maximum": 86400000,
        "description": "Each search moves the world's clock."
      },
      "next": {
        "type": ["array", "null"],
        "description": "The next answers, each to one search.",
        "items": {"$ref": "#/components/schemas/ExternalAnswer"}
      }
    }
  },
  "ExternalSearch": {
    "type": "object",
    "required": ["tenant", "criteria"],
    "properties": {"tenant": {"type": "string"}, "criteria": {"$ref": "#/components/schemas/SearchRequest"}}
  },
  "External": {
    "type": "object",
    "required": ["requests", "unsupported", "unusedAnswers"],
    "properties": {
      "requests": {"type": "array", "items": {"$ref": "#/components/schemas/ExternalSearch"}},
      "unsupported": {"type": "array", "items": {"type": "string"}},
      "unusedAnswers": {"type": "integer", "minimum": 0}
    }
  },
  "WebhookEvents": {
    "type": "array",
    "minItems": 1,
    "items": {"type": "string", "enum": ["CUSTOMER_CREATE", "CUSTOMER_UPDATE", "CUSTOMER_DELETE"]}
  },
  "WebhookSetting": {
    "type": "object",
    "description": "Each URL gets {action, tenant, customer, tenantUser} by POST. tenantUser has empty texts: a change does not know who made it. Deliveries stay when webhooks are replaced; an empty list ends them.",
    "required": ["items"],
    "additionalProperties": false,
    "properties": {
      "items": {
        "type": "array",
        "maxItems": 100,
        "items": {
          "type": "object",
          "required": ["url"],
          "additionalProperties": false,
          "properties": {
            "url": {"type": "string", "description": "On this machine, unless the server allows others."},
            "events": {"oneOf": [{"$ref": "#/components/schemas/WebhookEvents"}, {"type": "null"}]},
            "tenant": {
              "description": "Only changes of this tenant, which may be made later.",
              "oneOf": [{"$ref": "#/components/schemas/Id"}, {"type": "null"}]
            }
          }
        }
      },
      "retryMs": {
        "type": ["integer", "null"], "minimum": 1, "maximum": 60000,
        "description": "The time before the second try; it doubles with each."
      }
    }
  },
  "Webhooks": {
    "type": "object",
    "required": ["items", "retryMs"],
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["url", "events", "tenant"],
          "properties": {
            "url": {"type": "string"},
            "events": {"$ref": "#/components/schemas/WebhookEvents"},
            "tenant": {"type": ["string", "null"]}
          }
        }
      },
      "retryMs": {"type": "integer", "minimum": 1}
    }
  },
  "Delivery": {
    "type": "object",
    "required": ["number", "state", "url", "event", "tenant", "customerUid", "sequence", "tries", "status"],
    "properties": {
      "number": {"type": "integer", "minimum": 1},
      "state": {"type": "string", "enum": ["pending", "delivered", "failed"]},
      "url": {"type": "string"},
      "event": {"type": "string"},
      "tenant": {"type": "string"},
      "customerUid": {"type": "string"},
      "sequence": {"type": "integer", "minimum": 1},
      "tries": {"type": "integer", "minimum": 0},
      "status": {"type": ["integer", "null"], "description": "Of the last try's answer."},
      "error": {"type": "string", "description": "Of the last try, if it had no answer."}
    }
  },
  "Deliveries": {
    "type": "object",
    "required": ["items", "dropped"],
    "properties": {
      "items": {"type": "array", "items": {"$ref": "#/components/schemas/Delivery"}},
      "dropped": {"type": "integer", "minimum": 0}
    }
  }
})json";

}  // namespace

boost::json::object preparation_schemas() {
  return boost::json::parse(preparation_schema_text).as_object();
}

}  // namespace custengine::serve

#include "serve/http/problem.hpp"
#include "serve/openapi/schemas.hpp"

#include <custengine/field_list.hpp>
#include <custengine/sort.hpp>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <utility>

namespace custengine::serve {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::string_view resource_schema_text = R"json({
  "Id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"},
  "SortDirection": {"type": "string", "enum": ["ASC", "DESC"]},
  "CountMode": {
    "type": "string",
    "enum": ["EXACT", "NONE"],
    "description": "NONE leaves out the total, which makes some searches faster."
  },
  "SearchScope": {
    "type": "string",
    "enum": ["CUSTOMER", "CONTACT"],
    "description": "CONTACT: all criteria must be met by one and the same contact."
  },
  "PageNumber": {"type": "integer", "minimum": 1, "default": 1},
  "PageSize": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50},
  "Paging": {
    "type": "object",
    "required": ["pageNumber", "pageSize"],
    "properties": {
      "pageNumber": {"type": "integer", "minimum": 1},
      "pageSize": {"type": "integer", "minimum": 1, "maximum": 1000},
      "totalCount": {
        "type": "integer", "format": "int64", "minimum": 0,
        "description": "The number of customers on all pages; missing if it was not counted."
      }
    }
  },
  "Hit": {
    "type": "object",
    "description": "The score and the matched parts of one customer of a page.",
    "required": ["highlights"],
    "properties": {
      "score": {"type": "integer", "minimum": 0},
      "highlights": {"type": "array", "items": {"$ref": "#/components/schemas/Highlight"}}
    }
  },
  "Highlight": {
    "type": "object",
    "required": ["field", "ranges"],
    "properties": {
      "field": {"type": "string", "description": "A field, or the path of a contact's: contacts[1].lastname."},
      "ranges": {
        "type": "array",
        "items": {
          "type": "object",
          "description": "Bytes of the text in UTF-8; `end` is one past the last.",
          "required": ["begin", "end"],
          "properties": {
            "begin": {"type": "integer", "minimum": 0},
            "end": {"type": "integer", "minimum": 0}
          }
        }
      }
    }
  },
  "CustomerPage": {
    "type": "object",
    "description": "One page of customers. Items and total belong to one moment.",
    "required": ["items", "paging"],
    "properties": {
      "items": {"type": "array", "items": {"$ref": "#/components/schemas/Customer"}},
      "paging": {"$ref": "#/components/schemas/Paging"},
      "next": {
        "type": "string",
        "description": "The cursor of the next page, for `after`; missing on the last page."
      },
      "hits": {
        "type": "array",
        "description": "One for each item, if the request asks for scores or highlights.",
        "items": {"$ref": "#/components/schemas/Hit"}
      },
      "explain": {
        "type": "object",
        "description": "The plan, if the request asks for it. For people: its members may change."
      }
    }
  },
  "ExternalCustomer": {
    "type": "object",
    "description": "A customer of the other system, as a draft to create it here.",
    "required": ["externalId", "customer"],
    "properties": {
      "externalId": {"type": "string", "description": "The id in the other system."},
      "customer": {"$ref": "#/components/schemas/CustomerDraft"}
    }
  },
  "ExternalPage": {
    "type": "object",
    "description": "One page of customers of the other system.",
    "required": ["items", "paging"],
    "properties": {
      "items": {"type": "array", "items": {"$ref": "#/components/schemas/ExternalCustomer"}},
      "paging": {"$ref": "#/components/schemas/Paging"}
    }
  },
  "SearchRequest": {
    "type": "object",
    "description": "Criteria, which must all be met; without any, a search is a list.",
    "additionalProperties": false,
    "properties": {
      "query": {
        "type": ["string", "null"],
        "description": "Terms, separated by blanks; each must occur in a searched field. At most 4096 bytes."
      },
      "exactMatch": {
        "type": ["boolean", "null"],
        "description": "True: the whole query equals a field, and the other criteria compare for equality."
      },
      "mobile": {"type": ["string", "null"], "maxLength": 255},
      "email": {"type": ["string", "null"], "maxLength": 255},
      "vatNumber": {"type": ["string", "null"], "maxLength": 255},
      "scope": {"oneOf": [{"$ref": "#/components/schemas/SearchScope"}, {"type": "null"}]},
      "where": {
        "type": ["string", "null"], "x-origin": "ours",
        "description": "A filter over any field: `city == 'Oslo' and paymentTerms > 14`."
      },
      "sortBy": {"oneOf": [{"$ref": "#/components/schemas/SearchSortField"}, {"type": "null"}]},
      "sortDirection": {"oneOf": [{"$ref": "#/components/schemas/SortDirection"}, {"type": "null"}]},
      "pageNumber": {"type": ["integer", "null"], "minimum": 1},
      "pageSize": {"type": ["integer", "null"], "minimum": 1, "maximum": 1000},
      "after": {"type": ["string", "null"], "x-origin": "ours", "description": "`next` of the page before."},
      "count": {
        "oneOf": [{"$ref": "#/components/schemas/CountMode"}, {"type": "null"}], "x-origin": "ours"
      },
      "explain": {
        "type": ["boolean", "null"], "x-origin": "ours",
        "description": "Adds the plan of the search to the answer."
      },
      "maxTypos": {
        "type": ["integer", "null"], "minimum": 0, "maximum": 2, "x-origin": "ours",
        "description": "Typos that each term may have."
      },
      "scores": {"type": ["boolean", "null"], "x-origin": "ours", "description": "Adds a score to each hit."},
      "highlights": {
        "type": ["boolean", "null"], "x-origin": "ours",
        "description": "Adds the matched parts of each hit."
      }
    }
  },
  "Violation": {
    "type": "object",
    "description": "One rule that one value breaks.",
    "required": ["field", "message"],
    "properties": {
      "field": {"type": "string", "description": "A field, or a path: addresses[2].countryCode."},
      "pointer": {
        "type": "string",
        "description": "The same as a JSON pointer into the body: #/addresses/2/countryCode. # is the whole body."
      },
      "in": {
        "enum": ["query", "path", "header"],
        "description": "In place of `pointer`: the part of the request, if it is not the body."
      },
      "message": {"type": "string"}
    }
  },
  "Problem": {
    "type": "object",
    "description": "Why a request failed (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "violations"],
    "properties": {
      "type": {"type": "string", "format": "uri", "description": "urn:custengine:error:CODE"},
      "title": {"type": "string", "description": "The reason phrase of the status."},
      "status": {"type": "integer", "minimum": 400, "maximum": 599},
      "detail": {"type": "string", "description": "A sentence for a developer."},
      "instance": {"type": "string", "description": "The path of the call in the call log."},
      "code": {"$ref": "#/components/schemas/ProblemCode"},
      "violations": {
        "type": "array",
        "description": "Each rule that the request breaks, at most 100.",
        "items": {"$ref": "#/components/schemas/Violation"}
      },
      "holderId": {"type": "string", "description": "The customer that has the id or reference."},
      "currentVersion": {
        "type": "integer", "format": "int64", "minimum": 1,
        "description": "The version to retry with."
      },
      "oldestSequence": {
        "type": "integer", "format": "int64", "minimum": 0,
        "description": "The oldest change that is still kept."
      },
      "writeIndex": {"type": "integer", "minimum": 0, "description": "The write of a batch that is at fault."}
    }
  },
  "Credentials": {
    "type": "object",
    "required": ["username", "password"],
    "additionalProperties": false,
    "properties": {"username": {"type": "string", "minLength": 1}, "password": {"type": "string", "minLength": 1}}
  },
  "Login": {
    "type": "object",
    "description": "An access token, for Authorization.",
    "required": ["token", "tokenType", "expiresIn", "expiresAt"],
    "properties": {
      "token": {"type": "string"},
      "tokenType": {"type": "string", "enum": ["Bearer"]},
      "expiresIn": {"type": "integer", "description": "Seconds."},
      "expiresAt": {"type": "string", "format": "date-time"}
    }
  }
})json";

/// A page of a customer's contacts, addresses or consents.
object element_page(std::string_view element) {
  return {{"type", "object"},
          {"required", array{"items", "paging"}},
          {"properties", object{{"items", object{{"type", "array"}, {"items", schema_reference(element)}}},
                                {"paging", schema_reference("Paging")}}}};
}

object sort_field_enum(bool has_relevance) {
  array names;
  for (const detail::ListedField& field : detail::field_list())
    if (parse_sort_field(field.wire_name)) names.emplace_back(field.wire_name);
  names.emplace_back(to_string(SortField::full_name));
  if (has_relevance) names.emplace_back(to_string(SortField::relevance));
  return {{"type", "string"}, {"enum", std::move(names)}};
}

array engine_codes() {
  array names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::outcome_unknown); ++code)
    names.emplace_back(to_string(static_cast<ErrorCode>(code)));
  return names;
}

/// The codes of the engine, then those of HTTP.
array problem_codes() {
  array names = engine_codes();
  for (int error = 0; error <= static_cast<int>(HttpError::version_not_supported); ++error)
    names.emplace_back(to_string(static_cast<HttpError>(error)));
  return names;
}

}  // namespace

object resource_schemas() {
  object schemas = boost::json::parse(resource_schema_text).as_object();
  schemas["ContactPage"] = element_page("Contact");
  schemas["AddressPage"] = element_page("Address");
  schemas["ConsentPage"] = element_page("Consent");
  schemas["SortField"] = sort_field_enum(false);
  schemas["SearchSortField"] = sort_field_enum(true);
  schemas["ErrorCode"] = object{{"type", "string"}, {"enum", engine_codes()}};
  schemas["ProblemCode"] = object{{"type", "string"}, {"enum", problem_codes()}};
  return schemas;
}

}  // namespace custengine::serve
